"""What lies in each commune of the user's area on a day: the layers of the tile map.

Rows of a commune that no longer exists are shown in its successor. If a commune was divided,
nothing decides between the parts: its rows count as not placed, with those of no commune.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.difficulties.enums import DifficultyState
from caunoi.difficulties.queries import desk
from caunoi.establishments.models import Establishment
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import where_are
from caunoi.monitoring.queries import radar
from caunoi.network.queries import CommuneCover, coverage
from caunoi.reporting.boards.figures import Figure, Row

LAYERS = ("firms", "difficulties", "red")
NOT_PLACED = "none"

_Found = list[tuple[AdminUnit | None, Row]]


@dataclass(frozen=True, slots=True)
class Tile:
    """One commune: who is responsible for it, and a figure per layer."""

    cover: CommuneCover
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class TileMap:
    """The communes of the area, by code, and what could not be placed."""

    tiles: list[Tile]
    not_placed: dict[str, Figure]


def communes_of(user: User, on: date) -> list[CommuneCover]:
    area = rights_of(user, on).where("dashboards.view")
    return [cover for cover in coverage(on).by_commune if area.covers(cover.unit)]


def tile_map(user: User, on: date) -> TileMap:
    """Return the tiles of the user's area.

    The number of queries does not grow with the communes.
    """
    covers = communes_of(user, on)
    keys = {cover.unit.pk for cover in covers}
    placed = {layer: _placed(_THINGS[layer](user, on), keys, on) for layer in LAYERS}
    tiles = [
        Tile(cover, {layer: _figure(layer, placed[layer], cover.unit.pk) for layer in LAYERS})
        for cover in covers
    ]
    return TileMap(tiles, {layer: _figure(layer, placed[layer], None) for layer in LAYERS})


def _figure(layer: str, placed: dict[int | None, list[Row]], key: int | None) -> Figure:
    return Figure(f"map:{layer}:{key or NOT_PLACED}", len(placed.get(key, [])))


def map_rows(user: User, on: date, layer: str, key: str) -> list[Row]:
    keys = {cover.unit.pk for cover in communes_of(user, on)}
    placed = _placed(_THINGS[layer](user, on), keys, on) if layer in LAYERS else {}
    return placed.get(None if key == NOT_PLACED else int(key), [])


def _placed(things: _Found, keys: set[int], on: date) -> dict[int | None, list[Row]]:
    elsewhere = {unit.pk: unit for unit, _row in things if unit and unit.pk not in keys}
    went = where_are(elsewhere.values(), on) if elsewhere else {}
    now = {key: place.units[0].pk for key, place in went.items() if len(place.units) == 1}
    found: dict[int | None, list[Row]] = {}
    for unit, row in things:
        key = now.get(unit.pk, unit.pk) if unit else None
        found.setdefault(key if key in keys else None, []).append(row)
    return found


def _firms(user: User, on: date) -> _Found:
    firms: Iterable[Establishment] = (
        Establishment.objects.visible_to(user, on)
        .select_related("unit")
        .order_by("name_order", "pk")
    )
    return [
        (firm.unit, Row(str(firm), address=f"establishments.establishment:{firm.pk}"))
        for firm in firms
        if firm.closed_on is None or firm.closed_on > on
    ]


def _difficulties(user: User, on: date) -> _Found:
    rows: Any = desk(user, on, states=[DifficultyState.OPEN])
    return [
        (
            row.unit,
            Row(f"{row.code} {row.title}", address=f"difficulties.difficulty:{row.code}"),
        )
        for row in rows
    ]


def _red(user: User, on: date) -> _Found:
    red = [row for row in radar(on, user) if row.level == "red"]
    units = AdminUnit.objects.in_bulk({row.scheme.unit_id for row in red} - {None})
    return [
        (
            units.get(row.scheme.unit_id or 0),
            Row(
                str(row.scheme),
                note=_("%(n)d ngày im lặng") % {"n": row.days_silent},
                address=f"schemes.scheme:{row.scheme.code}",
            ),
        )
        for row in red
    ]


_THINGS: dict[str, Callable[[User, date], _Found]] = {
    "firms": _firms,
    "difficulties": _difficulties,
    "red": _red,
}
