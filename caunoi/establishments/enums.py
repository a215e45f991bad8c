"""The words of the register that rules use too, hence without Django; labels: models.py."""

from enum import StrEnum


class EstablishmentKind(StrEnum):
    """The kinds of NĐ 45/2012 Điều 1; the union of co-operatives since NĐ 235/2025."""

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
    """What an import makes of one row. Every row has exactly one."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    POSSIBLE_DOUBLE = "possible_double"
    REJECTED = "rejected"


class Choice(StrEnum):
    """What a person said of a possible double; NONE while nobody has."""

    NONE = ""
    SAME = "same"
    DIFFERENT = "different"
