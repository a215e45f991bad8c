"""What an open duty is: a row that is not finished and names a person who goes on with it.

Each app brings its kinds as `KINDS` in `duties.py`; `caunoi.handovers` asks and moves them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from caunoi.accounts.models import User
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Collaborator


@dataclass(frozen=True, slots=True)
class Holder:
    """A person as rows name one: by the account, by the collaborator's file, or by both."""

    user: User | None
    collaborator: Collaborator | None

    def __str__(self) -> str:
        return str(self.collaborator or self.user)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyKind:
    """One kind of open duty.

    The collaborator of a row may be nobody if `may_be_of_the_centre`: then whoever has the
    permission at its place goes on with it. `owner` says which rows name an account too.
    """

    #: As the journal and the addresses of pages name it, such as "schemes.scheme".
    name: str
    title: str | Promise
    open: Callable[[], QuerySet[Any]]
    permission_for: Callable[[Any, Holder], str]
    places_of: Callable[[Any], tuple[AdminUnit | None, ...]]
    may_be_of_the_centre: bool = True
    #: The rows that name an account as `owner`.
    owned: Q | None = None
    #: Writes what the app keeps beside the row, such as the step of a scheme.
    after_move: Callable[[Any, User, date], None] | None = None

    def of(self, holder: Holder) -> QuerySet[Any]:
        held = Q(pk__in=())
        if holder.collaborator is not None:
            held |= Q(collaborator=holder.collaborator)
        if holder.user is not None and self.owned is not None:
            held |= self.owned & Q(owner=holder.user)
        return self.open().filter(held)
