"""Enums that the Django-free rules also use; the labels are in models.py."""

from enum import StrEnum


class EstablishmentKind(StrEnum):
    """The kinds of NĐ 45/2012 Điều 1; unions of co-operatives since NĐ 235/2025."""

    SME = "sme"
    HOUSEHOLD = "household"
    COOPERATIVE = "cooperative"
    COOPERATIVE_GROUP = "cooperative_group"
    COOPERATIVE_UNION = "cooperative_union"


class EstablishmentStatus(StrEnum):
    ACTIVE = "active"
    CLOSED = "closed"


class ImportState(StrEnum):
    PREVIEWED = "previewed"
    COMMITTED = "committed"


class Decision(StrEnum):
    """The outcome of an import for one row; every row has exactly one."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    POSSIBLE_DUPLICATE = "possible_double"
    REJECTED = "rejected"


class Choice(StrEnum):
    """A person's answer about a possible duplicate; NONE until somebody answers."""

    NONE = ""
    SAME = "same"
    DIFFERENT = "different"
