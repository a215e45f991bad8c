"""Asks which duties are open, whose they are, and who may go on with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from caunoi.accounts.models import User
from caunoi.accounts.rights import Rights, holders, holders_at
from caunoi.difficulties.duties import KINDS as DIFFICULTIES
from caunoi.fieldwork.duties import KINDS as FIELDWORK
from caunoi.linkages.duties import KINDS as LINKAGES
from caunoi.network.duties import DutyKind, Holder
from caunoi.network.models import Appointment, Collaborator
from caunoi.schemes.duties import KINDS as SCHEMES

KINDS: tuple[DutyKind, ...] = (*SCHEMES, *DIFFICULTIES, *FIELDWORK, *LINKAGES)


@dataclass(frozen=True, slots=True)
class Duty:
    """One open row of one kind; `holder` is the person whose it is."""

    kind: DutyKind
    row: Any
    holder: Holder

    def __str__(self) -> str:
        return f"{self.kind.title}: {self.row}"

    @property
    def address(self) -> str:
        return f"{self.kind.name}:{getattr(self.row, 'code', None) or self.row.pk}"

    @property
    def permission(self) -> str:
        return self.kind.permission_for(self.row, self.holder)

    def may_be_held_by(self, user: User, on: date) -> bool:
        """Whether the person is active and holds the permission at the place of the duty."""
        rights = Rights(user, on)
        places = self.kind.places_of(self.row)
        allowed = rights.may_at(self.permission, *places) if places else rights.may(self.permission)
        if self.kind.may_be_of_the_centre or not allowed:
            return allowed
        own = file_of(user)
        return own is not None and Appointment.objects.on(on).filter(collaborator=own).exists()

    def is_held_rightly(self, on: date) -> bool:
        """Whether whoever holds it may go on with it; a file without an account has its term."""
        if self.holder.user is None:
            terms = Appointment.objects.on(on).filter(collaborator=self.holder.collaborator)
            return terms.exists()
        return self.may_be_held_by(self.holder.user, on)


def file_of(user: User) -> Collaborator | None:
    return Collaborator.objects.filter(user=user).first()


def holder_of(person: User | Collaborator) -> Holder:
    if isinstance(person, Collaborator):
        return Holder(person.user, person)
    return Holder(person, file_of(person))


def open_duties(holder: Holder) -> list[Duty]:
    """Return what the person holds open. One query for each kind."""
    return [Duty(kind, row, holder) for kind in KINDS for row in kind.of(holder)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may take `count` of the duties."""

    user: User
    count: int


def candidates_for(duties: Iterable[Duty], on: date, but: User | None = None) -> list[Candidate]:
    """Return who may take at least one of the duties, those who may take most first.

    One query for those in a term, and those of `holders_at` for each permission and place.
    """
    terms = Appointment.objects.on(on).filter(collaborator__user__isnull=False)
    in_term = set(terms.values_list("collaborator__user", flat=True))
    able: dict[tuple[object, ...], list[User]] = {}
    counts: dict[User, int] = {}
    for duty in duties:
        places = duty.kind.places_of(duty.row)
        permission = duty.permission
        key = (permission, *places)
        if key not in able:
            able[key] = holders_at(permission, on, *places) if places else holders(permission, on)
        for user in able[key]:
            if duty.kind.may_be_of_the_centre or user.pk in in_term:
                counts[user] = counts.get(user, 0) + 1
    found = [Candidate(user, count) for user, count in counts.items() if user != but]
    return sorted(found, key=lambda each: (-each.count, each.user.full_name, each.user.pk))
