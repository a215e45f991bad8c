"""Places as the register shows them: where a row was recorded, and where that is today."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caunoi.accounts.rights import Scope
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import Status, Whereabouts, where_are
from caunoi.web.places import communes_by_district, mark_of_places

#: Choices grouped under their districts.
Groups = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Place:
    """A commune in words: its name as recorded, and the units above it."""

    name: str
    above: str

    def with_address(self, address: str) -> str:
        return ", ".join(part for part in (address, self.name, self.above) if part)


def recorded_place(unit: AdminUnit, on: date) -> Place:
    """Return the commune as on the day; if not in force then, as on its last or first day."""
    day = _day_in_force(unit, on)
    above, names = unit.parent, []
    while above is not None:
        names.append(above.full_name(day))
        above = above.parent
    return Place(unit.full_name(day), ", ".join(names))


def commune_name(unit: AdminUnit, on: date) -> str:
    """Return the name as in `recorded_place`. No query if the unit's kinds were fetched."""
    return unit.full_name(_day_in_force(unit, on))


def commune_and_above(unit: AdminUnit, on: date) -> tuple[str, str]:
    """Return the names of the commune, as in `recorded_place`, and of the unit right above it.

    No query if `Establishment.objects.with_places()` fetched the unit.
    """
    day = _day_in_force(unit, on)
    return unit.full_name(day), unit.parent.full_name(day) if unit.parent else ""


@dataclass(frozen=True, slots=True)
class InList:
    """A commune in a row of a list: its name as recorded, the unit above, and what became of it."""

    place: str
    above: str
    now: str


def in_list(communes: set[int], on: date) -> Mapping[int, InList]:
    """Return how communes are shown in a list, by key. No query for those shown before.

    Cached until a unit, a kind or a succession changes.
    """
    mark = mark_of_places()
    known = _shown(on, mark, get_language()) if mark else {}
    if missing := communes - known.keys():
        known.update(_read(missing, on))
    return known


@functools.lru_cache(maxsize=16)
def _shown(on: date, mark: str, language: str) -> dict[int, InList]:
    """Return the cache of one day, which `in_list` fills."""
    return {}


def _read(communes: set[int], on: date) -> dict[int, InList]:
    units = AdminUnit.objects.filter(pk__in=communes).select_related("parent__parent")
    known = units.prefetch_related("kinds", "parent__kinds").in_bulk()
    found = where_are(known.values(), on)
    return {
        pk: InList(*commune_and_above(unit, on), now_in(found[pk], on))
        for pk, unit in known.items()
    }


def moved_to(found: Whereabouts, on: date) -> str:
    """Say where a place is on the day, "" if its unit is still the recorded one.

    A divided place is described as divided: nobody guesses which part it was.
    """
    if found.status == Status.SAME:
        return ""
    day = f"{on:%d/%m/%Y}"
    if found.status == Status.UNKNOWN:
        return _("Chưa biết ngày %(day)s nơi này thuộc đơn vị nào.") % {"day": day}
    names = [_with_province(unit, on) for unit in found.units]
    if found.status == Status.ONE:
        return _("Ngày %(day)s nơi này thuộc %(unit)s.") % {"day": day, "unit": names[0]}
    return _("Ngày %(day)s nơi này đã chia vào %(units)s. Cần người biết chỗ xác định.") % {
        "day": day,
        "units": _(" hoặc ").join(names),
    }


def now_in(found: Whereabouts, on: date) -> str:
    """Say briefly where a place is on the day: "nay xã Bàu Bàng"; "" if unchanged or unknown."""
    match found.status:
        case Status.ONE:
            return _("nay %(unit)s") % {"unit": found.units[0].full_name(on)}
        case Status.DIVIDED:
            names = _(" hoặc ").join(unit.full_name(on) for unit in found.units[:3])
            return _("nay %(unit)s") % {"unit": names}
        case _:
            return ""


def _with_province(unit: AdminUnit, on: date) -> str:
    place = recorded_place(unit, on)
    return ", ".join(part for part in (place.name, place.above) if part)


def _day_in_force(unit: AdminUnit, on: date) -> date:
    if unit.holds_on(on):
        return on
    if unit.ends_on is not None and unit.ends_on <= on:
        return unit.ends_on - timedelta(days=1)
    return unit.starts_on or on


@dataclass(frozen=True, slots=True)
class Areas:
    """Places to choose from, and the unit behind each value."""

    choices: Groups
    units: dict[str, AdminUnit]


def areas_in(scope: Scope, on: date) -> Areas:
    choices: Groups = []
    units: dict[str, AdminUnit] = {}
    for group in communes_by_district(on):
        inside = [unit for unit in group.communes if scope.covers(unit)]
        options = [(str(unit.pk), unit.full_name(on)) for unit in inside]
        units |= {str(unit.pk): unit for unit in inside}
        if group.unit and scope.covers(group.unit):
            options.insert(0, (str(group.unit.pk), group.label))
            units[str(group.unit.pk)] = group.unit
        if options:
            choices.append((group.label, options))
    return Areas(choices, units)


def communes_to_choose(scope: Scope, on: date, also: AdminUnit | None = None) -> Groups:
    """Return the communes in the scope by district; `also` is a choice even if outside it."""
    choices: Groups = []
    known = set()
    for group in communes_by_district(on):
        inside = [unit for unit in group.communes if scope.covers(unit)]
        known |= {unit.pk for unit in inside}
        if inside:
            choices.append((group.label, [(str(u.pk), u.full_name(on)) for u in inside]))
    if also is not None and also.pk not in known:
        place = recorded_place(also, on)
        now = (str(also.pk), f"{place.name}, {place.above}")
        choices.insert(0, (_("Đang ghi trong sổ"), [now]))
    return choices
