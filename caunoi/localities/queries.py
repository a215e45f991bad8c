"""Where a place is or was, and what it is called. Every query takes a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q

from caunoi.common.effective import DatedQuerySet, holds
from caunoi.localities.addresses import KnownNames
from caunoi.localities.models import (
    AdminUnit,
    CityClass,
    Edition,
    Kind,
    Level,
    Succession,
    UnitKind,
)
from caunoi.localities.names import exact, folded, loose, readings

Units = DatedQuerySet[AdminUnit]


class Status(StrEnum):
    """How surely a place is known on a day. `divided`: in one of several units; we never guess."""

    ONE = "one"
    DIVIDED = "divided"
    UNKNOWN = "unknown"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The unit, or the possible units, in which a unit lies on a day."""

    status: Status
    units: list[AdminUnit]


@dataclass(frozen=True, slots=True)
class Conversion:
    """The units of a day in which a written place may lie; `status` is never `same`."""

    status: Status
    units: list[AdminUnit]


def unit_on(code: str, on: date) -> AdminUnit | None:
    """Return the unit that has the code on the day. Two queries, kinds included."""
    return _with_names().on(on).filter(code=code).first()


def units_on(on: date, level: Level | None = None, within: AdminUnit | None = None) -> Units:
    """Return the units in force on the day; `within` excludes the unit itself."""
    units = _with_names().on(on)
    if level is not None:
        units = units.filter(level=level)
    if within is not None:
        units = units.filter(_inside(within.code))
    return units


def kind_on(unit: AdminUnit, on: date) -> UnitKind | None:
    return next((kind for kind in unit.kinds.all() if kind.holds_on(on)), None)


def class_on(unit: AdminUnit, on: date) -> CityClass | None:
    return next((c for c in unit.city_classes.all() if c.holds_on(on)), None)


def province_of(unit: AdminUnit, on: date) -> AdminUnit | None:
    if not unit.holds_on(on):
        return None
    top = unit
    while top.parent is not None:
        top = top.parent
    return top if top.holds_on(on) else unit_on(top.code, on)


def communes_of(unit: AdminUnit, on: date) -> Units:
    """Return the communes of a province or district on the day; a commune is its own.

    If the unit is not in force on the day: every commune that took in, or gave, some part of it.
    Those may extend beyond its border.
    """
    if unit.holds_on(on):
        inside = Q(pk=unit.pk) if unit.level == Level.COMMUNE else _inside(unit.code)
        return _with_names().on(on).filter(inside, level=Level.COMMUNE)
    reached, _lost = _followed(_parts(unit, on), on)
    return _with_names().filter(pk__in=reached, level=Level.COMMUNE)


def where_is(unit: AdminUnit, on: date) -> Whereabouts:
    """Follow a unit through its successions, forwards or backwards, to the day.

    A district has no successor of its own since 01/07/2025: it lies where its communes lie.
    """
    if unit.holds_on(on):
        return Whereabouts(Status.SAME, [unit])
    start = {unit.pk} if unit.level != Level.DISTRICT else _parts(unit, on)
    return Whereabouts(*_answer(*_followed(start, on)))


def edition() -> str:
    """Return the mark under which places may be cached; "" if there is none yet. One query."""
    return Edition.objects.values_list("mark", flat=True).filter(pk=1).first() or ""


def lock_places() -> None:
    """Whoever else changes units or the territory, and asks this first, waits for the end."""
    list(Edition.objects.select_for_update(no_key=True).filter(pk=1))


def remember_names(units: Iterable[AdminUnit], on: date) -> None:
    """Fetch the full names of many units on a day for `full_name`. One query.

    Much cheaper than a prefetch, which makes a query set for each unit.
    """
    units = list(units)
    rows = UnitKind.objects.on(on).filter(unit__in=[unit.pk for unit in units])
    kinds = dict(rows.order_by().values_list("unit", "kind"))
    for unit in units:
        unit.names_known[on] = unit.called(kinds.get(unit.pk))


def where_are(communes: Iterable[AdminUnit], on: date) -> dict[int, Whereabouts]:
    """Return `where_is` of many communes, by key.

    The number of queries does not grow with the number of communes.
    """
    known = {unit.pk: unit for unit in communes}
    gone = {pk: {pk} for pk, unit in known.items() if not unit.holds_on(on)}
    trails = _trails(gone, on)
    reached = set().union(*(goals for goals, _lost in trails.values()))
    units = {unit.pk: unit for unit in _with_names().filter(pk__in=reached)} if reached else {}
    found = {pk: Whereabouts(Status.SAME, [unit]) for pk, unit in known.items()}
    for pk, (goals, lost) in trails.items():
        found[pk] = Whereabouts(*_status([u for u in units.values() if u.pk in goals], lost))
    return found


def names_on(on: date, within: AdminUnit | None = None) -> KnownNames:
    """Return the names of the day's provinces and districts, for reading addresses. Four queries.

    With `within`, only the districts of that unit's province: elsewhere a hamlet may share a name.
    """
    rows = AdminUnit.objects.on(on).order_by()
    top = province_of(within, on) if within else None
    cities = UnitKind.objects.on(on).filter(kind=Kind.CENTRAL_CITY).values_list("unit")
    provinces = rows.filter(level=Level.PROVINCE)
    inside = rows.filter(level=Level.DISTRICT).exclude(parent=None)
    if top is not None:
        inside = inside.filter(parent__code=top.code)
    districts: dict[str, set[str]] = {}
    for name, province in inside.values_list("name_key", "parent__name_key"):
        districts.setdefault(name, set()).add(province)
    return KnownNames(
        frozenset(provinces.values_list("name_key", flat=True)),
        frozenset(provinces.filter(pk__in=cities).values_list("name_key", flat=True)),
        {name: frozenset(keys) for name, keys in districts.items()},
        frozenset(rows.filter(name__contains="-").values_list("name_key", flat=True)),
    )


def provinces_called(name: str, on: date) -> list[AdminUnit]:
    """Return the day's provinces of that name; a former province gives those it became."""
    keys = {loose(bare) for _kind, bare in readings(name, Level.PROVINCE)}
    ever = list(AdminUnit.objects.filter(level=Level.PROVINCE, name_key__in=keys))
    if now := [unit for unit in ever if unit.holds_on(on)]:
        return now
    became = [unit for former in ever for unit in where_is(former, on).units]
    return list({unit.pk: unit for unit in became}.values())


def find_by_names(
    province: str | None, district: str | None, ward: str, as_of: date | None = None
) -> list[AdminUnit]:
    """Return the communes that a written address may mean, at any time or on `as_of`.

    Names are compared with their marks first, then without, then in their widest form; only the
    best matches are returned, so more than one means that the text is ambiguous. A word such as
    "xã" decides between two units of one name and is otherwise ignored, since kinds change. Without
    a district all districts count, without a province all provinces. At most five queries.
    """
    wards = _Writing(ward, Level.COMMUNE)
    districts = _Writing(district or "", Level.DISTRICT)
    provinces = _Writing(province or "", Level.PROVINCE)
    communes = AdminUnit.objects.filter(level=Level.COMMUNE).filter(
        Q(name_key__in=wards.keys) | Q(other_names__key__in=wards.keys)
    )
    if as_of is not None:
        communes = communes.on(as_of)
    communes = communes.select_related("parent__parent").prefetch_related(
        "kinds", "other_names", "parent__other_names"
    )
    named = list(AdminUnit.objects.filter(level=Level.PROVINCE, name_key__in=provinces.keys))
    if province is not None:
        codes = {unit.code for unit in named}
        communes = communes.filter(Q(parent__code__in=codes) | Q(parent__parent__code__in=codes))
    found = []
    for commune in communes.distinct():
        middle = commune.parent if commune.parent and commune.parent.level == "district" else None
        ranks = [
            wards.rank(commune),
            districts.rank(middle) if district else 0,
            0 if province is None else _province_rank(commune, named, provinces, as_of),
        ]
        if None not in ranks:
            found.append((sum(rank for rank in ranks if rank is not None), commune))
    best = min((rank for rank, _commune in found), default=0)
    return _of_claimed_kind([commune for rank, commune in found if rank == best], wards)


def convert(province: str, district: str | None, ward: str, on: date) -> Conversion:
    """Return the units of the day in which a place lies, given names of any time.

    If the names fit several units, all that these became are candidates.
    """
    named = find_by_names(province, district, ward)
    return Conversion(*_answer(*_followed({unit.pk for unit in named}, on)))


# --- following successions ------------------------------------------------------------------------


def _answer(reached: set[int], lost: bool) -> tuple[Status, list[AdminUnit]]:
    return _status(list(_with_names().filter(pk__in=reached)), lost)


def _status(units: list[AdminUnit], lost: bool) -> tuple[Status, list[AdminUnit]]:
    if not units:
        return Status.UNKNOWN, []
    return (Status.DIVIDED if lost or len(units) > 1 else Status.ONE), units


def _followed(start: set[int], on: date) -> tuple[set[int], bool]:
    """Return the units of the day reached from some units, and whether any trail ended early."""
    return _trails({0: start}, on)[0]


def _trails(starts: Mapping[int, set[int]], on: date) -> dict[int, tuple[set[int], bool]]:
    """Follow several sets of units, each on its own trail, to the day.

    Three queries for each step in time, however many units take it.
    """
    reached: dict[int, set[int]] = {trail: set() for trail in starts}
    seen: dict[int, set[int]] = {trail: set() for trail in starts}
    lost = dict.fromkeys(starts, False)
    frontier = {trail: set(start) for trail, start in starts.items()}
    while any(frontier.values()):
        there, steps = _step(set().union(*frontier.values()), on)
        for trail, here in frontier.items():
            seen[trail] |= here
            reached[trail] |= here & there
            moving = here - there
            lost[trail] = lost[trail] or bool(moving - set(steps))
            frontier[trail] = set().union(*(steps.get(pk, ()) for pk in moving)) - seen[trail]
    return {trail: (reached[trail], lost[trail]) for trail in starts}


def _step(here: set[int], on: date) -> tuple[set[int], dict[int, set[int]]]:
    there, past, future = set(), set(), set()
    rows = AdminUnit.objects.filter(pk__in=here).values_list("pk", "starts_on", "ends_on")
    for pk, starts_on, ends_on in rows:
        if holds(starts_on, ends_on, on):
            there.add(pk)
        elif ends_on is not None and ends_on <= on:
            past.add(pk)
        else:
            future.add(pk)
    steps: dict[int, set[int]] = {}
    for origin, goal in (
        *Succession.objects.filter(predecessor__in=past, on_day__lte=on).values_list(
            "predecessor", "successor"
        ),
        *Succession.objects.filter(successor__in=future, on_day__gt=on).values_list(
            "successor", "predecessor"
        ),
    ):
        steps.setdefault(origin, set()).add(goal)
    return there, steps


def _parts(unit: AdminUnit, on: date) -> set[int]:
    """Return the communes of a unit on its day nearest to `on`, or the unit itself.

    Island districts without communes are included: they became special zones themselves.
    """
    if unit.level == Level.COMMUNE:
        return {unit.pk}
    if unit.ends_on is not None and unit.ends_on <= on:
        nearest = unit.ends_on - timedelta(days=1)
    else:
        nearest = unit.starts_on or on
    communes = AdminUnit.objects.on(nearest).filter(_inside(unit.code), level=Level.COMMUNE)
    parts = set(communes.values_list("pk", flat=True))
    without = units_on(nearest, Level.DISTRICT, unit).filter(children__isnull=True)
    islands = set(without.values_list("pk", flat=True))
    return parts | islands or {unit.pk}


def _inside(code: str) -> Q:
    # By code, not by row: a province that changed its name keeps its districts.
    return Q(parent__code=code) | Q(parent__parent__code=code)


def _with_names() -> Units:
    return AdminUnit.objects.select_related("parent__parent").prefetch_related("kinds")


# --- reading names --------------------------------------------------------------------------------


class _Writing:
    """One written name: what it may mean, and how closely a unit matches it."""

    def __init__(self, text: str, level: Level) -> None:
        self.readings = readings(text, level)
        self.kinds = {kind for kind, _bare in self.readings}
        self.keys = {loose(bare) for _kind, bare in self.readings} - {""}

    def rank(self, unit: AdminUnit | None) -> int | None:
        """0 is a match with marks, higher is weaker; None is another name."""
        if unit is None:
            return None
        own = self._distance(unit.name)
        if own is not None:
            return own
        others = [self._distance(other.name) for other in unit.other_names.all()]
        near = [distance for distance in others if distance is not None]
        return 3 + min(near) if near else None

    def _distance(self, name: str) -> int | None:
        for distance, form in enumerate((exact, folded, loose)):
            if any(form(bare) == form(name) for _kind, bare in self.readings):
                return distance
        return None


def _province_rank(
    commune: AdminUnit, named: Sequence[AdminUnit], writing: _Writing, as_of: date | None
) -> int | None:
    """Rank the provinces that had the code of the commune's province during its period."""
    top = commune.parent
    while top is not None and top.parent is not None:
        top = top.parent
    ranks = [
        writing.rank(province)
        for province in named
        if top is not None
        and province.code == top.code
        and (province.holds_on(as_of) if as_of else _share_a_day(province, commune))
    ]
    return min((rank for rank in ranks if rank is not None), default=None)


def _share_a_day(one: AdminUnit, other: AdminUnit) -> bool:
    starts_before = one.starts_on is None or not other.ends_on or one.starts_on < other.ends_on
    ends_after = one.ends_on is None or not other.starts_on or other.starts_on < one.ends_on
    return starts_before and ends_after


def _of_claimed_kind(units: list[AdminUnit], writing: _Writing) -> list[AdminUnit]:
    """Keep the units that ever had the kind written before the name; all if none had it."""
    fitting = [u for u in units if any(kind.kind in writing.kinds for kind in u.kinds.all())]
    return fitting or units
