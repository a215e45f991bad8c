"""Read the network: who is responsible for which commune on a day, and which have nobody.

The number of queries does not grow with the number of communes.
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
    SetUpEnd,
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
    return CentreName.objects.on(on).first()


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies that papers name: what was recorded, else words that say what is missing.

    A paper never prints a name that nobody recorded.
    """

    centre: str = "(chưa ghi tên Trung tâm)"
    department: str = "(chưa ghi tên cơ quan chủ quản)"
    committee: str = "(chưa ghi tên Ủy ban nhân dân)"
    address: str = "(chưa ghi trụ sở Trung tâm)"
    phone: str = ""
    director_post: str = "(chưa ghi chức danh người ký)"


def bodies_on(on: date) -> Bodies:
    """Return the bodies as they were called on the day. One query."""
    name = centre_name(on)
    if name is None:
        return Bodies()
    recorded = {
        "centre": name.centre_vi,
        "department": name.department_vi,
        "committee": name.committee_vi,
        "address": name.address,
        "phone": name.phone,
        "director_post": name.director_post,
    }
    return Bodies(**{body: text for body, text in recorded.items() if text})


def set_up_end() -> SetUpEnd | None:
    """Return when and by whom the Centre's set-up was ended; None while it is being set up."""
    return SetUpEnd.objects.select_related("by").first()


def newest_territory() -> Territory:
    """Return the row recorded last, whose version is that of the whole; a new one if none is."""
    return Territory.objects.order_by("pk").last() or Territory()


def province_served(on: date) -> AdminUnit | None:
    """Return the province in which the territory of the day lies. One query."""
    served = Territory.objects.on(on).select_related("unit__parent__parent").first()
    unit = served.unit if served else None
    while unit is not None and unit.level != Level.PROVINCE and unit.parent is not None:
        unit = unit.parent
    return unit


def appointments_on(on: date) -> QuerySet[Appointment]:
    return Appointment.objects.on(on).select_related("collaborator")


def collaborators_on(on: date) -> QuerySet[Collaborator]:
    return Collaborator.objects.filter(pk__in=Appointment.objects.on(on).values("collaborator"))


def communes_served(on: date) -> QuerySet[AdminUnit]:
    """Return the communes in force on the day inside the Centre's territory of that day.

    The territory is a province, districts or communes; `parent` is loaded with each commune. The
    units above the communes are found first: joining them to every commune of the nation costs
    more.
    """
    served = Territory.objects.on(on)
    # Match provinces and districts by code, because a renamed province keeps its districts. Match
    # communes by row, because commune codes were reused on 01/07/2025.
    codes, units = served.values("unit__code"), AdminUnit.objects.order_by()
    named = units.filter(code__in=codes)
    above = units.filter(Q(code__in=codes) | Q(parent__in=named.values("pk")))
    inside = Q(parent__in=above.values("pk")) | Q(pk__in=served.values("unit"))
    return AdminUnit.objects.on(on).filter(inside, level=Level.COMMUNE).select_related("parent")


def keys_served(on: date) -> frozenset[int] | None:
    """Return the keys of `communes_served`; None if no territory is recorded. One query."""
    return frozenset(communes_served(on).order_by().values_list("pk", flat=True)) or None


def areas_on(on: date) -> QuerySet[AreaAssignment]:
    return AreaAssignment.objects.on(on).filter(in_force(on, "appointment__"))


@dataclass(frozen=True, slots=True)
class CommuneCover:
    """One commune on one day with the areas that cover it."""

    unit: AdminUnit
    duties: tuple[AreaAssignment, ...]
    state: CoverState

    @property
    def ends_on(self) -> date | None:
        ends = [_duty_ends_on(duty) for duty in self.duties]
        return None if None in ends else max((e for e in ends if e), default=None)


@dataclass(frozen=True, slots=True)
class DistrictLoad:
    """The communes of one district on one day; after 01/07/2025 the unit is the province."""

    unit: AdminUnit | None
    communes: tuple[CommuneCover, ...]

    @property
    def collaborators(self) -> list[Collaborator]:
        duties = (duty for commune in self.communes for duty in commune.duties)
        return list({duty.collaborator_id: duty.collaborator for duty in duties}.values())

    @property
    def covered(self) -> int:
        return len(self.communes) - len(self.in_state(CoverState.UNCOVERED))

    def in_state(self, state: CoverState | str) -> list[CommuneCover]:
        return [commune for commune in self.communes if commune.state == state]

    @property
    def to_decide(self) -> list[CommuneCover]:
        return [commune for commune in self.communes if commune.state != CoverState.COVERED]


@dataclass(frozen=True)
class Coverage:
    """The network on one day.

    `assignments` maps the key of a commune to the areas in force there. An area whose commune is no
    longer in force or lies outside the territory covers nothing, so after a reform of the units a
    collaborator who still holds only old communes is in `without_area`.
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
        return [unit for unit in self.communes if unit.pk in self.assignments]

    @property
    def uncovered(self) -> list[AdminUnit]:
        return [unit for unit in self.communes if unit.pk not in self.assignments]

    @property
    def double(self) -> list[AdminUnit]:
        return [unit for unit in self.communes if len(self.assignments.get(unit.pk, ())) > 1]

    @property
    def ending_soon(self) -> list[Appointment]:
        """Return the appointments whose term ends within 60 days, the earliest first."""
        ending = [a for a in self.appointments if ends_soon(a.term_ends_on, self.on)]
        return sorted(ending, key=lambda a: (a.term_ends_on or date.max, a.pk))

    @property
    def past_term(self) -> list[Appointment]:
        return [a for a in self.appointments if a.term_ends_on and a.term_ends_on <= self.on]

    @property
    def without_area(self) -> list[Appointment]:
        busy = {d.appointment_id for duties in self.assignments.values() for d in duties}
        return [a for a in self.appointments if a.pk not in busy]

    @property
    def without_account(self) -> list[Appointment]:
        return [a for a in self.appointments if not _has_account(a.collaborator)]

    @property
    def people(self) -> int:
        return len({a.collaborator_id for a in self.appointments})

    @cached_property
    def by_district(self) -> list[DistrictLoad]:
        groups: dict[int | None, list[CommuneCover]] = {}
        for commune in self.by_commune:
            groups.setdefault(commune.unit.parent_id, []).append(commune)
        loads = [DistrictLoad(group[0].unit.parent, tuple(group)) for group in groups.values()]
        return sorted(loads, key=lambda load: load.unit.code if load.unit else "")

    def count(self, state: CoverState | str) -> int:
        """Count the communes in a state; the four counts add up to all communes."""
        return sum(commune.state == state for commune in self.by_commune)


def coverage(on: date) -> Coverage:
    """Return who is responsible for each commune of the territory on the day. Five queries."""
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
    """Return the areas that cover a unit on the day, with collaborator and appointment.

    A unit of another time is resolved to its place on that day. A divided unit may lie in several
    communes; then everyone responsible for one of them is returned, without choosing.
    """
    units = [unit] if unit.holds_on(on) else list(where_is(unit, on).units)
    areas = areas_on(on).filter(unit__in=units).select_related("collaborator", "appointment")
    return list(areas.order_by("starts_on", "pk"))


def headcount_series(on: date) -> list[HeadcountPoint]:
    """Return planned and present head counts by year, as known on the day. Three queries.

    Present is counted from the appointments in force on 31/12 of each past year, and on `on` itself
    in its year. A published figure, which has its own day and source, takes precedence.
    """
    return headcounts(
        planned=[Stated(t.on, t.planned, t.source) for t in HeadcountTarget.objects.all()],
        published=[Stated(f.on, f.present, f.source) for f in HeadcountFigure.objects.all()],
        counted=_people_counted(until=on),
    )


def _people_counted(*, until: date) -> dict[date, int]:
    started = Appointment.objects.filter(starts_on__lte=until)
    rows = list(started.values_list("collaborator", "starts_on", "ends_on"))
    first = earliest(*(starts_on for _who, starts_on, _ends_on in rows))
    return {
        day: len({who for who, starts_on, ends_on in rows if holds(starts_on, ends_on, day)})
        for day in (counting_days(first, until) if first else [])
    }


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One collaborator in a list; the other fields are empty without an appointment that day."""

    collaborator: Collaborator
    appointment: Appointment | None
    areas: tuple[AreaAssignment, ...]


def roster(collaborators: Iterable[Collaborator], on: date) -> list[RosterRow]:
    """Return the collaborators with their appointment and areas of the day. Three queries."""
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
    """A correction of an appointment: what stood before and after, by whom and why."""

    at: datetime
    by_name: str
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AppointmentFile:
    """One appointment with all its areas, past ones too, and all its corrections."""

    appointment: Appointment
    areas: tuple[AreaAssignment, ...]
    corrections: tuple[Correction, ...]


def appointments_of(collaborator: Collaborator) -> list[AppointmentFile]:
    """Return a collaborator's appointments, the newest first. Four queries."""
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
    others = Appointment.objects.filter(overlapping(starts_on, ends_on), collaborator=collaborator)
    return (others.exclude(pk=but) if but else others).first()


def _duty_ends_on(duty: AreaAssignment) -> date | None:
    return earliest(duty.ends_on, duty.appointment.term_ends_on)


def _has_account(collaborator: Collaborator) -> bool:
    return collaborator.user is not None and collaborator.user.is_active
