"""Reading the network: who answers for which commune on a day, and where nobody does.

Every answer here costs the same number of queries for one commune and for a nation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from caunoi.common.effective import holds, in_force, overlapping
from caunoi.journal.models import Entry
from caunoi.localities.models import AdminUnit, Level
from caunoi.localities.queries import where_is
from caunoi.network.models import (
    Appointment,
    AreaAssignment,
    CentreName,
    Collaborator,
    HeadcountFigure,
    HeadcountTarget,
    Territory,
)
from caunoi.network.rules import (
    CoverState,
    HeadcountPoint,
    Stated,
    counting_days,
    cover_state,
    earliest,
    ends_soon,
    headcounts,
)


def centre_name(on: date) -> CentreName | None:
    """Return what the Centre and its Department are called on the day."""
    return CentreName.objects.on(on).first()


def province_served(on: date) -> AdminUnit | None:
    """Return the province that the Centre's territory of the day lies in. One query."""
    served = Territory.objects.on(on).select_related("unit__parent__parent").first()
    unit = served.unit if served else None
    while unit is not None and unit.level != Level.PROVINCE and unit.parent is not None:
        unit = unit.parent
    return unit


def appointments_on(on: date) -> QuerySet[Appointment]:
    """Return the appointments in force on the day."""
    return Appointment.objects.on(on).select_related("collaborator")


def collaborators_on(on: date) -> QuerySet[Collaborator]:
    """Return the collaborators with an appointment in force on the day."""
    return Collaborator.objects.filter(pk__in=Appointment.objects.on(on).values("collaborator"))


def communes_served(on: date) -> QuerySet[AdminUnit]:
    """Return the communes in force on the day inside the Centre's territory of that day.

    The territory is a province, districts or communes; `parent` is loaded with each commune. The
    units above the communes are found first: joined to each commune of the nation they cost more.
    """
    served = Territory.objects.on(on)
    # By code, not by row: a province that changed its name keeps its districts. A commune's code
    # was reused on 01/07/2025, so a commune is meant by its row.
    codes, units = served.values("unit__code"), AdminUnit.objects.order_by()
    named = units.filter(code__in=codes)
    above = units.filter(Q(code__in=codes) | Q(parent__in=named.values("pk")))
    inside = Q(parent__in=above.values("pk")) | Q(pk__in=served.values("unit"))
    return AdminUnit.objects.on(on).filter(inside, level=Level.COMMUNE).select_related("parent")


def keys_served(on: date) -> frozenset[int] | None:
    """Return the keys of these communes; None where no territory is recorded. One query."""
    return frozenset(communes_served(on).order_by().values_list("pk", flat=True)) or None


def areas_on(on: date) -> QuerySet[AreaAssignment]:
    """Return the areas in force on the day whose appointment is in force too."""
    return AreaAssignment.objects.on(on).filter(in_force(on, "appointment__"))


@dataclass(frozen=True, slots=True)
class CommuneCover:
    """One commune on one day with those who answer for it."""

    unit: AdminUnit
    duties: tuple[AreaAssignment, ...]
    state: CoverState

    @property
    def ends_on(self) -> date | None:
        """Return the first day on which nobody of today's duties is left, None where open."""
        ends = [_duty_ends_on(duty) for duty in self.duties]
        return None if None in ends else max((e for e in ends if e), default=None)


@dataclass(frozen=True, slots=True)
class DistrictLoad:
    """One district on one day; after 01/07/2025 the unit is the province itself."""

    unit: AdminUnit | None
    communes: tuple[CommuneCover, ...]

    @property
    def collaborators(self) -> list[Collaborator]:
        """Return those who answer for a commune here, each once, in the order of the communes."""
        duties = (duty for commune in self.communes for duty in commune.duties)
        return list({duty.collaborator_id: duty.collaborator for duty in duties}.values())

    @property
    def covered(self) -> int:
        return len(self.communes) - len(self.in_state(CoverState.UNCOVERED))

    def in_state(self, state: CoverState | str) -> list[CommuneCover]:
        return [commune for commune in self.communes if commune.state == state]

    @property
    def to_decide(self) -> list[CommuneCover]:
        """Return the communes that wait for a decision: nobody, two people, a term running out."""
        return [commune for commune in self.communes if commune.state != CoverState.COVERED]


@dataclass(frozen=True)
class Coverage:
    """Everything that one day says about the network.

    `assignments` holds, by key of the commune, the areas in force there. An area whose commune is
    no longer in force or lies outside the territory covers nothing, so after a reform of the units
    a collaborator who still holds only old communes is `without_area`.
    """

    on: date
    communes: list[AdminUnit]
    assignments: Mapping[int, tuple[AreaAssignment, ...]]
    appointments: list[Appointment] = field(default_factory=list)

    @cached_property
    def by_commune(self) -> list[CommuneCover]:
        return [self._cover(unit) for unit in self.communes]

    def _cover(self, unit: AdminUnit) -> CommuneCover:
        duties = self.assignments.get(unit.pk, ())
        state = cover_state((_duty_ends_on(duty) for duty in duties), self.on)
        return CommuneCover(unit, duties, state)

    @property
    def covered(self) -> list[AdminUnit]:
        """Return the communes with at least one collaborator."""
        return [unit for unit in self.communes if unit.pk in self.assignments]

    @property
    def uncovered(self) -> list[AdminUnit]:
        return [unit for unit in self.communes if unit.pk not in self.assignments]

    @property
    def double(self) -> list[AdminUnit]:
        """Return the communes with two collaborators or more."""
        return [unit for unit in self.communes if len(self.assignments.get(unit.pk, ())) > 1]

    @property
    def ending_soon(self) -> list[Appointment]:
        """Return the appointments whose term ends within 60 days, the first to end first."""
        ending = [a for a in self.appointments if ends_soon(a.term_ends_on, self.on)]
        return sorted(ending, key=lambda a: (a.term_ends_on or date.max, a.pk))

    @property
    def past_term(self) -> list[Appointment]:
        """Return those still in force although the term that the decision names has run out."""
        return [a for a in self.appointments if a.term_ends_on and a.term_ends_on <= self.on]

    @property
    def without_area(self) -> list[Appointment]:
        busy = {d.appointment_id for duties in self.assignments.values() for d in duties}
        return [a for a in self.appointments if a.pk not in busy]

    @property
    def without_account(self) -> list[Appointment]:
        """Return the appointments of people who cannot sign in: no account, or a closed one."""
        return [a for a in self.appointments if not _has_account(a.collaborator)]

    @property
    def people(self) -> int:
        """Return how many collaborators are present."""
        return len({a.collaborator_id for a in self.appointments})

    @cached_property
    def by_district(self) -> list[DistrictLoad]:
        """Return the communes by the unit above them, in the order of the codes."""
        groups: dict[int | None, list[CommuneCover]] = {}
        for commune in self.by_commune:
            groups.setdefault(commune.unit.parent_id, []).append(commune)
        loads = [DistrictLoad(group[0].unit.parent, tuple(group)) for group in groups.values()]
        return sorted(loads, key=lambda load: load.unit.code if load.unit else "")

    def count(self, state: CoverState | str) -> int:
        """Return how many communes are drawn in a state; the four counts add up to all communes."""
        return sum(commune.state == state for commune in self.by_commune)


def coverage(on: date) -> Coverage:
    """Return who answers for which commune of the territory on the day. Five queries."""
    communes = list(
        communes_served(on).prefetch_related("kinds", "parent__kinds").order_by("code", "pk")
    )
    served = {unit.pk for unit in communes}
    found: dict[int, list[AreaAssignment]] = {}
    areas = areas_on(on).select_related("collaborator", "appointment")
    for area in areas.order_by("starts_on", "pk"):
        if area.unit_id in served:
            found.setdefault(area.unit_id, []).append(area)
    appointments = appointments_on(on).select_related("collaborator__user")
    assignments = {pk: tuple(duties) for pk, duties in found.items()}
    return Coverage(on, communes, assignments, list(appointments))


def responsible_for(unit: AdminUnit, on: date) -> list[AreaAssignment]:
    """Return who answers for a place on the day, with collaborator and appointment.

    A unit of another time is asked where it is that day; a divided one may be in several communes,
    and then all who answer for one of them are named: which of them it is, nobody decides here.
    """
    units = [unit] if unit.holds_on(on) else list(where_is(unit, on).units)
    areas = areas_on(on).filter(unit__in=units).select_related("collaborator", "appointment")
    return list(areas.order_by("starts_on", "pk"))


def headcount_series(on: date) -> list[HeadcountPoint]:
    """Return planned and present head counts by year, as they are known on the day. Three queries.

    Present is counted on 31/12 of each past year from the appointments in force, in the year of
    `on` on that day itself; a published figure, which carries its own day and source, stands before
    the count.
    """
    return headcounts(
        planned=[Stated(t.on, t.planned, t.source) for t in HeadcountTarget.objects.all()],
        published=[Stated(f.on, f.present, f.source) for f in HeadcountFigure.objects.all()],
        counted=_people_counted(until=on),
    )


def _people_counted(*, until: date) -> dict[date, int]:
    """Count the people appointed on 31/12 of each year, and on `until` in its own year."""
    started = Appointment.objects.filter(starts_on__lte=until)
    rows = list(started.values_list("collaborator", "starts_on", "ends_on"))
    first = earliest(*(starts_on for _who, starts_on, _ends_on in rows))
    return {
        day: len({who for who, starts_on, ends_on in rows if holds(starts_on, ends_on, day)})
        for day in (counting_days(first, until) if first else [])
    }


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One collaborator as a list shows them; without an appointment that day the rest is empty."""

    collaborator: Collaborator
    appointment: Appointment | None
    areas: tuple[AreaAssignment, ...]


def roster(collaborators: Iterable[Collaborator], on: date) -> list[RosterRow]:
    """Return a page of collaborators with their appointment and areas of the day. Three queries."""
    page = list(collaborators)
    in_page = Q(collaborator__in=page)
    appointments = {a.collaborator_id: a for a in Appointment.objects.on(on).filter(in_page)}
    areas: dict[int, list[AreaAssignment]] = {}
    found = areas_on(on).filter(in_page).select_related("unit__parent")
    for area in found.prefetch_related("unit__kinds").order_by("unit__code", "pk"):
        areas.setdefault(area.collaborator_id, []).append(area)
    return [RosterRow(c, appointments.get(c.pk), tuple(areas.get(c.pk, ()))) for c in page]


@dataclass(frozen=True, slots=True)
class Correction:
    """What was written wrongly in an appointment, by whom it was put right, and why."""

    at: datetime
    by_name: str
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AppointmentFile:
    """One appointment with every area it ever had and every correction that was made to it."""

    appointment: Appointment
    areas: tuple[AreaAssignment, ...]
    corrections: tuple[Correction, ...]


def appointments_of(collaborator: Collaborator) -> list[AppointmentFile]:
    """Return a collaborator's whole file, the newest appointment first. Four queries."""
    areas = AreaAssignment.objects.select_related("unit__parent").prefetch_related("unit__kinds")
    found = list(
        collaborator.appointments.select_related("collaborator")
        .prefetch_related(Prefetch("areas", areas.order_by("starts_on", "unit__code")))
        .order_by("-starts_on", "-pk")
    )
    corrections = _corrections_of(found)
    return [AppointmentFile(a, tuple(a.areas.all()), corrections.get(a.pk, ())) for a in found]


def _corrections_of(appointments: list[Appointment]) -> dict[int, tuple[Correction, ...]]:
    entries = Entry.objects.filter(
        action="network.correct_appointment",
        subject_type=Appointment._meta.label_lower,
        subject_id__in=[str(a.pk) for a in appointments],
    ).order_by("position")
    found: dict[int, list[Correction]] = {}
    for entry in entries:
        correction = Correction(entry.at, entry.by_name, entry.ground, entry.before, entry.after)
        found.setdefault(int(entry.subject_id), []).append(correction)
    return {pk: tuple(rows) for pk, rows in found.items()}


def overlapping_appointment(
    collaborator: Collaborator, starts_on: date, ends_on: date | None, *, but: int | None = None
) -> Appointment | None:
    """Return another appointment of the person that shares a day with `[starts_on, ends_on)`."""
    others = Appointment.objects.filter(overlapping(starts_on, ends_on), collaborator=collaborator)
    return (others.exclude(pk=but) if but else others).first()


def _duty_ends_on(duty: AreaAssignment) -> date | None:
    return earliest(duty.ends_on, duty.appointment.term_ends_on)


def _has_account(collaborator: Collaborator) -> bool:
    return collaborator.user is not None and collaborator.user.is_active
