"""Places to choose from in a form: the communes of the Centre's territory by district."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.rights import Scope
from caunoi.common.request_cache import cached
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import edition, remember_names
from caunoi.network.queries import communes_served

#: The districts of Bình Dương before 01/07/2025 as on the map, row by row from the north-west;
#: districts of other provinces follow by code.
AS_THEY_LIE = ("720", "719", "722", "721", "723", "726", "718", "725", "724")


@dataclass(slots=True)
class PlaceGroup:
    """The communes of one district on the day, or of the province since 01/07/2025."""

    label: str
    unit: AdminUnit | None
    communes: list[AdminUnit] = field(default_factory=list)


def mark_of_places() -> str:
    """Return the mark under which places may be cached, read once per request.

    "" if they may not be cached.
    """
    return cached("edition", edition)


def communes_by_district(on: date) -> Sequence[PlaceGroup]:
    """Return the communes that the Centre serves on the day, grouped. One query, at most three.

    Cached until a unit, a kind or the territory changes, so callers must not modify the groups.
    """
    mark = mark_of_places()
    return _remembered(on, mark) if mark else _read(on)


@functools.lru_cache(maxsize=16)
def _remembered(on: date, mark: str) -> Sequence[PlaceGroup]:
    """The data is read after the mark, so it is never older than the mark says."""
    return _read(on)


def _read(on: date) -> Sequence[PlaceGroup]:
    groups: dict[int | None, PlaceGroup] = {}
    served = list(communes_served(on).order_by("parent__code", "code"))
    above_them = {commune.parent for commune in served if commune.parent}
    known = {unit.pk: unit for unit in above_them}
    remember_names([*served, *known.values()], on)
    for commune in served:
        commune.parent = known.get(commune.parent_id or 0)
        above = commune.parent
        group = groups.setdefault(
            commune.parent_id, PlaceGroup(above.full_name(on) if above else "", above)
        )
        group.communes.append(commune)
    return tuple(groups.values())


Choices = list[tuple[str, str | list[tuple[str, str]]]]


def commune_choices(on: date) -> Choices:
    return [
        (group.label, [(str(unit.pk), unit.full_name(on)) for unit in group.communes])
        for group in communes_by_district(on)
    ]


def area_choices(on: date, whole: str) -> Choices:
    choices: Choices = [("", whole)]
    for group in communes_by_district(on):
        whole_group = [(str(group.unit.pk), group.label)] if group.unit else []
        communes = [(str(unit.pk), unit.full_name(on)) for unit in group.communes]
        choices.append((group.label, whole_group + communes))
    return choices


def area_choices_in(scope: Scope, on: date) -> Choices:
    choices: Choices = []
    for group in communes_by_district(on):
        inside = [unit for unit in group.communes if scope.covers(unit)]
        options = [(str(unit.pk), unit.full_name(on)) for unit in inside]
        if group.unit and options and len(inside) == len(group.communes):
            options.insert(0, (str(group.unit.pk), _("Cả %(area)s") % {"area": group.label}))
        if options:
            choices.append((group.label, options))
    return choices
