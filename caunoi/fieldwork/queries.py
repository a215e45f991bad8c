"""Read fieldwork: a collaborator's day, what waits, plans against visits, the funnel.

On a given day nothing recorded for a later day is visible.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery

from caunoi.accounts.models import User
from caunoi.common.text import words
from caunoi.establishments.enums import EstablishmentStatus
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.enums import NeedState, ProposalState, TaskState
from caunoi.fieldwork.models import AreaPlan, CentreTask, InAreaQuerySet, Need, Proposal, Visit
from caunoi.localities.models import AdminUnit, Succession
from caunoi.localities.queries import where_is
from caunoi.network.models import Appointment, Collaborator
from caunoi.network.queries import areas_on

Row = TypeVar("Row", bound=Model)

#: How many establishments the day proposes; a separate page lists all.
PROPOSED_VISITS = 6
SHOWN_NEEDS = 5


def collaborator_of(user: User) -> Collaborator | None:
    """Return the account's person in the network, appointed or not. One query."""
    return Collaborator.objects.filter(user_id=user.pk).first()


def is_in_term(collaborator: Collaborator, on: date) -> bool:
    return Appointment.objects.on(on).filter(collaborator=collaborator).exists()


def place_of(establishment: Establishment, on: date) -> AdminUnit | None:
    """Return the establishment's commune on the day.

    None if its commune was divided or its successor is unknown: never a guess.
    """
    found = where_is(establishment.unit, on).units
    return found[0] if len(found) == 1 else None


def communes_of_collaborator(collaborator: Collaborator, on: date) -> list[AdminUnit]:
    areas = areas_on(on).filter(collaborator=collaborator).select_related("unit__parent")
    return [area.unit for area in areas.prefetch_related("unit__kinds").order_by("unit__code")]


def reach_of(communes: Iterable[AdminUnit]) -> set[int]:
    """Return the keys of the communes and their predecessors, to which older rows refer."""
    keys = {unit.pk for unit in communes}
    before = Succession.objects.filter(successor__in=keys)
    return keys | set(before.values_list("predecessor", flat=True))


# --- whom to visit --------------------------------------------------------------------------------


def to_visit(unit_ids: Iterable[int], on: date) -> QuerySet[Establishment]:
    """Return the active establishments of communes: never visited first, then longest ago.

    Each has `last_visited_on` (None: never) and `open_needs`, both as known on the day.
    """
    visits = Visit.objects.filter(establishment=OuterRef("pk"), visited_on__lte=on)
    waiting = _open_on(on).filter(establishment=OuterRef("pk"))
    counted = waiting.order_by().values("establishment").annotate(n=Count("pk")).values("n")
    return (
        Establishment.objects.filter(unit__in=set(unit_ids), status=EstablishmentStatus.ACTIVE)
        .with_places()
        .annotate(
            last_visited_on=Subquery(visits.order_by("-visited_on").values("visited_on")[:1]),
            open_needs=Subquery(counted),
        )
        .order_by(F("last_visited_on").asc(nulls_first=True), "name_order", "pk")
    )


def last_visit(establishment: Establishment, on: date) -> Visit | None:
    return establishment.visits.filter(visited_on__lte=on).first()


# --- the collaborator's day -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """What one collaborator sees in the morning."""

    collaborator: Collaborator
    on: date
    communes: list[AdminUnit]
    tasks: list[CentreTask]
    returned: list[Proposal]
    needs: list[Need]
    needs_waiting: int
    to_visit: list[Establishment]
    never_visited: int
    establishments: int
    month: "MonthPlan"


def day_of(collaborator: Collaborator, on: date) -> Day:
    """Return the collaborator's day in their communes of that day. At most 15 queries.

    Tasks without a result, the earliest due first; proposals that the Centre returned; waiting
    needs, the oldest first; whom to visit: never visited, then longest ago.
    """
    communes = communes_of_collaborator(collaborator, on)
    reach = reach_of(communes)
    firms = to_visit(reach, on)
    needs = _waiting(on).filter(unit__in=reach)
    returned = Proposal.objects.filter(collaborator=collaborator, state=ProposalState.RETURNED)
    year = year_of(collaborator, on.year, on)
    counts = firms.aggregate(
        all=Count("pk"), never=Count("pk", filter=Q(last_visited_on__isnull=True))
    )
    return Day(
        collaborator=collaborator,
        on=on,
        communes=communes,
        tasks=list(tasks_waiting(on).filter(collaborator=collaborator)),
        returned=list(returned.select_related("establishment", "need")),
        needs=list(needs[:SHOWN_NEEDS]),
        needs_waiting=needs.count(),
        to_visit=list(firms[:PROPOSED_VISITS]),
        never_visited=counts["never"],
        establishments=counts["all"],
        month=year.months[on.month - 1],
    )


# --- what waits -----------------------------------------------------------------------------------


def needs_waiting(user: User, on: date) -> QuerySet[Need]:
    """Return the open needs in the user's area, the oldest first."""
    return with_firms(_open_on(on).visible_to(user, on))


def proposals_to_decide(user: User, on: date) -> QuerySet[Proposal]:
    """Return the undecided proposals in the user's area, the oldest first."""
    undecided = Q(state=ProposalState.SUBMITTED) | Q(decided_on__gt=on)
    waiting = Proposal.objects.filter(undecided, proposed_on__lte=on)
    return with_firms(waiting.visible_to(user, on))


def returned_to(user: User, on: date) -> QuerySet[Proposal]:
    mine = Q(proposed_by_id=user.pk) | Q(collaborator__user_id=user.pk)
    returned = Proposal.objects.filter(mine, state=ProposalState.RETURNED, decided_on__lte=on)
    return with_firms(returned.visible_to(user, on))


def tasks_waiting(on: date) -> QuerySet[CentreTask]:
    """Return the tasks without a result, the earliest due first."""
    unended = Q(state=TaskState.GIVEN) | Q(ended_on__gt=on)
    given = CentreTask.objects.filter(unended, given_on__lte=on)
    return given.select_related("collaborator", "establishment", "given_by")


def _waiting(on: date) -> QuerySet[Need]:
    return with_firms(_open_on(on))


def _open_on(on: date) -> InAreaQuerySet:
    """Return the needs that had neither outcome nor proposal by the day."""
    unended = Q(state=NeedState.OPEN) | Q(ended_on__gt=on)
    return Need.objects.filter(unended, recorded_on__lte=on).exclude(proposal__proposed_on__lte=on)


def with_firms(rows: QuerySet[Row]) -> QuerySet[Row]:
    rows = rows.select_related("establishment", "unit__parent", "collaborator")
    return rows.prefetch_related("unit__kinds")


# --- the history of one establishment -------------------------------------------------------------


def visits_of(establishment: Establishment) -> QuerySet[Visit]:
    return establishment.visits.select_related("collaborator", "recorded_by")


def needs_of(establishment: Establishment) -> QuerySet[Need]:
    needs = establishment.needs.select_related("proposal", "collaborator", "ended_by")
    return needs.order_by("-recorded_on", "-pk")


def waiting_proposal(establishment: Establishment, item: str) -> Proposal | None:
    states = (ProposalState.SUBMITTED, ProposalState.RETURNED)
    return establishment.proposals.filter(item=item, state__in=states).first()


def accepted_proposal(establishment: Establishment, item: str) -> Proposal | None:
    accepted = establishment.proposals.filter(item=item, state=ProposalState.ACCEPTED)
    return accepted.order_by("-decided_on", "-pk").first()


# --- visits ---------------------------------------------------------------------------------------


def visits_found(
    user: User,
    on: date,
    *,
    text: str = "",
    collaborator: int | None = None,
    purpose: str = "",
    unit_ids: Iterable[int] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Visit]:
    """Return the visits in the user's area that meet every given condition, newest first.

    `text` is compared with the establishment's words, without diacritics; `since` and `until` are
    days of the visit, both included.
    """
    known = Visit.objects.filter(visited_on__lte=on).select_related("recorded_by")
    found = at_firms(with_firms(known.visible_to(user, on)), text)
    if collaborator:
        found = found.filter(collaborator=collaborator)
    if purpose:
        found = found.filter(purpose=purpose)
    if unit_ids is not None:
        found = found.filter(unit__in=set(unit_ids))
    if since:
        found = found.filter(visited_on__gte=since)
    if until:
        found = found.filter(visited_on__lte=until)
    return found


def at_firms(rows: QuerySet[Row], text: str) -> QuerySet[Row]:
    """Match establishments by the beginnings of words, without diacritics."""
    for word in words(text):
        rows = rows.filter(establishment__search_key__contains=f" {word}")
    return rows


# --- planned against done -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """One month of one collaborator; `plan` is None if nobody planned it, which is not 0."""

    month: date
    plan: AreaPlan | None
    done: int

    @property
    def planned(self) -> int | None:
        return None if self.plan is None else self.plan.visits_planned


@dataclass(frozen=True)
class YearOfPlans:
    """One collaborator's year: its plan, its months, visits planned and made."""

    collaborator: Collaborator
    year: int
    plan: AreaPlan | None
    months: tuple[MonthPlan, ...]

    @cached_property
    def done(self) -> int:
        return sum(month.done for month in self.months)

    @property
    def planned(self) -> int | None:
        if self.plan is not None:
            return self.plan.visits_planned
        months = [month.planned for month in self.months if month.planned is not None]
        return sum(months) if months else None


def year_of(collaborator: Collaborator, year: int, on: date) -> YearOfPlans:
    """Two queries."""
    return years_of([collaborator], year, on)[0]


def years_of(collaborators: Iterable[Collaborator], year: int, on: date) -> list[YearOfPlans]:
    """Return the year of each collaborator, in the given order. Two queries for any number."""
    people = list(collaborators)
    plans: dict[tuple[int, int | None], AreaPlan] = {
        (plan.collaborator_id, plan.month): plan
        for plan in AreaPlan.objects.filter(collaborator__in=people, year=year)
    }
    done = _done(people, year, on)
    return [
        YearOfPlans(
            collaborator=person,
            year=year,
            plan=plans.get((person.pk, None)),
            months=tuple(
                MonthPlan(
                    date(year, month, 1), plans.get((person.pk, month)), done[(person.pk, month)]
                )
                for month in range(1, 13)
            ),
        )
        for person in people
    ]


def _done(people: list[Collaborator], year: int, on: date) -> Mapping[tuple[int, int], int]:
    visits = Visit.objects.filter(
        collaborator__in=people,
        visited_on__gte=date(year, 1, 1),
        visited_on__lte=min(date(year, 12, 31), on),
    )
    rows = visits.order_by().values_list("collaborator", "visited_on")
    return Counter((person, day.month) for person, day in rows if person is not None)


# --- from visits to accepted proposals ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Funnel:
    """The counts of one year, each by its own day of that year.

    `waiting` counts the needs of the year that still have no outcome. Only schemes know what was
    funded.
    """

    year: int
    visits: int
    needs: int
    proposals: int
    accepted: int
    waiting: int


def funnel(year: int, unit_ids: Iterable[int] | None = None, until: date | None = None) -> Funnel:
    """Return the year's funnel, of the whole territory or of some communes. Three queries.

    With `until`, nothing after that day is counted.
    """
    last = min(date(year, 12, 31), until or date.max)
    place = Q() if unit_ids is None else Q(unit__in=set(unit_ids))

    def within(day: str) -> Q:
        return Q(**{f"{day}__gte": date(year, 1, 1), f"{day}__lte": last})

    needs = Need.objects.filter(place, within("recorded_on")).aggregate(
        all=Count("pk"), waiting=Count("pk", filter=Q(state=NeedState.OPEN))
    )
    accepted = Q(state=ProposalState.ACCEPTED) & within("decided_on")
    proposals = Proposal.objects.filter(place).aggregate(
        all=Count("pk", filter=within("proposed_on")), accepted=Count("pk", filter=accepted)
    )
    return Funnel(
        year=year,
        visits=Visit.objects.filter(place, within("visited_on")).count(),
        needs=needs["all"],
        proposals=proposals["all"],
        accepted=proposals["accepted"],
        waiting=needs["waiting"],
    )
