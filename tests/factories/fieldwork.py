"""A collaborator with an account, a workshop in the own commune, and what is recorded there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.establishments.actions import record_establishment
from caunoi.establishments.enums import EstablishmentKind
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.actions import give_task, propose, record_need, record_visit
from caunoi.fieldwork.enums import TaskKind, VisitPurpose
from caunoi.fieldwork.models import CentreTask, Need, Proposal, Visit
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Appointment, Collaborator
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator

People = dict[Role, User]
#: A day on which TTLT 26/2014 holds, read in the text, and dossiers still reach the year's plan.
SPRING = date(2018, 3, 14)
COST, SUPPORT, OWN = 350_000_000, 175_000_000, 175_000_000


@dataclass
class Field:
    """Nguyễn Thị Mai answers for two communes of the land; a workshop stands in the first."""

    people: People
    land: Land
    user: User
    collaborator: Collaborator
    appointment: Appointment
    firm: Establishment

    @property
    def officer(self) -> User:
        return self.people[Role.OFFICER]

    @property
    def deputy(self) -> User:
        return self.people[Role.DEPUTY]

    def visit(self, on: date = SPRING, **facts: Any) -> Visit:
        facts.setdefault("by", self.user)
        facts.setdefault("visited_on", on)
        facts.setdefault("establishment", self.firm)
        facts.setdefault("purpose", VisitPurpose.SURVEY)
        facts.setdefault("finding", "Xưởng chạy hai ca, máy cũ.")
        return record_visit(on=on, **facts)

    def need(self, on: date = SPRING, **facts: Any) -> Need:
        facts.setdefault("by", self.user)
        facts.setdefault("establishment", self.firm)
        facts.setdefault("item", "machinery")
        facts.setdefault("description", "Máy cắt laser")
        facts.setdefault("capacity", "Nhà xưởng 600 m², 18 lao động, điện ba pha")
        facts.setdefault("cost_vnd", COST)
        facts.setdefault("counterpart_vnd", OWN)
        return record_need(on=on, **facts)

    def proposal(self, on: date = SPRING, need: Need | None = None, **facts: Any) -> Proposal:
        facts.setdefault("by", self.user)
        facts.setdefault("cost_vnd", COST)
        facts.setdefault("support_vnd", SUPPORT)
        facts.setdefault("counterpart_vnd", OWN)
        return propose(need=need or self.need(on, by=facts["by"]), on=on, **facts)

    def task(self, on: date = SPRING, **facts: Any) -> CentreTask:
        facts.setdefault("by", self.officer)
        facts.setdefault("collaborator", self.collaborator)
        facts.setdefault("kind", TaskKind.SPREAD_POLICY)
        facts.setdefault("instruction", "Phổ biến nghị quyết mới cho các xưởng gỗ")
        facts.setdefault("due_on", date(2018, 12, 31))
        return give_task(on=on, **facts)


def make_field(people: People, land: Land) -> Field:
    user, collaborator, appointment = make_neighbour(people, land.communes[:2])
    firm = make_firm(people, land.communes[0])
    return Field(people, land, user, collaborator, appointment, firm)


def make_neighbour(
    people: People, units: list[AdminUnit], name: str = "Nguyễn Thị Mai", **term: Any
) -> tuple[User, Collaborator, Appointment]:
    """Appoint somebody with an account for some communes."""
    user = User.objects.create(username=f"ctv.{User.objects.count()}", full_name=name)
    collaborator = make_collaborator(people, name, user=user)
    return user, collaborator, appoint(people, collaborator, units, **term)


def make_firm(
    people: People, unit: AdminUnit, name: str = "Cơ khí Phú Chánh", **facts: Any
) -> Establishment:
    facts.setdefault("kind", EstablishmentKind.HOUSEHOLD)
    facts.setdefault("despite_duplicates", True)
    return record_establishment(
        name=name, unit=unit, by=people[Role.OFFICER], on=STORY_DAY, **facts
    )
