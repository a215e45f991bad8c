"""Two maps: the 34 provinces since 01/07/2025, and a tile for each commune of the area."""

import functools
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.localities.models import AdminUnit, Level
from caunoi.network.models import Territory
from caunoi.reporting.boards.figures import Figure
from caunoi.reporting.boards.maps import LAYERS, Tile, TileMap, tile_map
from caunoi.web.access import page, person_of
from caunoi.web.dashboard.words import COVER
from caunoi.web.dashboard.words import LAYERS as LAYER_WORDS
from caunoi.web.exports import table_file, wants_file
from caunoi.web.places import AS_THEY_LIE

PATHS = Path(__file__).with_name("provinces.json")
#: The day from which the 34 provinces exist.
SINCE = date(2025, 7, 1)


# --- a tile for each commune ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class District:
    """The tiles of one district, or of the province since there are no districts."""

    unit: AdminUnit | None
    tiles: list["ShownTile"]


@dataclass(frozen=True, slots=True)
class ShownTile:
    """One tile in the chosen layer; `figure` is None in the layer of people."""

    tile: Tile
    figure: Figure | None
    look: str


@page
def tiles(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    asked = request.GET.get("layer", "")
    layer = asked if asked in LAYERS else "cover"
    found = tile_map(person_of(request), today)
    shown = [_shown(tile, layer) for tile in found.tiles]
    if wants_file(request):
        return _tiles_file(found, today)
    context = {
        "layer": layer,
        "layers": LAYER_WORDS,
        "districts": _districts(shown),
        "tiles": found.tiles,
        "not_placed": [(LAYER_WORDS[key], f) for key, f in found.not_placed.items() if f.value],
        "totals": _totals(found),
        "cover_words": COVER,
        "looks": _looks(layer),
        "is_new": today >= SINCE,
    }
    return render(request, "web/dashboard/map.html", context)


def _tiles_file(found: TileMap, on: date) -> HttpResponse:
    head = [_("Huyện, tỉnh"), _("Xã, phường"), _("Người phụ trách")]
    rows = (
        [
            capfirst(tile.cover.unit.parent.full_name(on)) if tile.cover.unit.parent else "",
            capfirst(tile.cover.unit.full_name(on)),
            ", ".join(str(duty.collaborator) for duty in tile.cover.duties),
            *(figure.value for figure in tile.figures.values()),
        ]
        for tile in found.tiles
    )
    return table_file("dia-ban", [*head, *(str(LAYER_WORDS[layer]) for layer in LAYERS)], rows)


#: From this number a tile is dark or red; below it, but above zero, light or amber.
MANY = {"firms": 8, "difficulties": 3, "red": 1}


def _shown(tile: Tile, layer: str) -> ShownTile:
    if layer == "cover":
        return ShownTile(tile, None, tile.cover.state.value)
    figure = tile.figures[layer]
    return ShownTile(tile, figure, _look(layer, figure.value or 0))


def _look(layer: str, n: int) -> str:
    if n == 0:
        return "none"
    if layer == "firms":
        return "double" if n >= MANY[layer] else "covered"
    return "hot" if n >= MANY[layer] else "ending"


def _looks(layer: str) -> list[tuple[str, int, int | None]]:
    """Return the legend of a counting layer: (look, from, to); `to` is None for the last."""
    if layer == "cover":
        return []
    most = MANY[layer]
    few = [(_look(layer, 1), 1, most - 1)] if most > 1 else []
    return [("none", 0, 0), *few, (_look(layer, most), most, None)]


def _districts(shown: list[ShownTile]) -> list[District]:
    groups: dict[int | None, District] = {}
    for one in shown:
        unit = one.tile.cover.unit.parent
        group = groups.setdefault(unit.pk if unit else None, District(unit, []))
        group.tiles.append(one)
    order = {code: number for number, code in enumerate(AS_THEY_LIE)}

    def place(district: District) -> tuple[int, str]:
        code = district.unit.code if district.unit else ""
        return order.get(code, len(order)), code

    return sorted(groups.values(), key=place)


def _totals(found: TileMap) -> list[int]:
    return [sum(tile.figures[layer].value or 0 for tile in found.tiles) for layer in LAYERS]


# --- the provinces --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 34 provinces. `is_own`: the Centre serves in it."""

    unit: AdminUnit
    path: str
    x: int
    y: int
    communes: int
    is_own: bool

    @property
    def is_south(self) -> bool:
        """In the south the name stands west of the province: Trường Sa's frame takes the sea."""
        return self.y > outlines()["height"] / 2


@functools.cache
def outlines() -> dict[str, Any]:
    """Return the outlines by official code, with their source; see scripts/province_map.py."""
    drawn: dict[str, Any] = json.loads(PATHS.read_text())
    return drawn


@page
def provinces(request: HttpRequest) -> HttpResponse:
    """Show the 34 provinces; before SINCE, as they will be from then on."""
    on = max(clock.today(), SINCE)
    drawn = outlines()
    shown = _provinces(on)
    if wants_file(request):
        head = [_("Mã"), _("Tỉnh, thành phố"), _("Xã, phường, đặc khu")]
        rows = ([p.unit.code, capfirst(p.unit.full_name(on)), p.communes] for p in shown)
        return table_file("tinh-thanh-pho", head, rows)
    context = {
        "provinces": shown,
        "communes": sum(province.communes for province in shown),
        "on": on,
        "is_ahead": clock.today() < SINCE,
        "source": drawn["source"],
        "width": drawn["width"],
        "height": drawn["height"],
    }
    return render(request, "web/dashboard/provinces.html", context)


def _provinces(on: date) -> list[Province]:
    units = AdminUnit.objects.on(on).filter(level=Level.PROVINCE).order_by("code")
    communes = AdminUnit.objects.on(on).filter(level=Level.COMMUNE, parent__level=Level.PROVINCE)
    counts = dict(communes.order_by().values_list("parent").annotate(Count("pk")))
    own = _own_codes(on)
    paths = outlines()["provinces"]
    return [
        Province(
            unit,
            path=paths[unit.code]["path"],
            x=paths[unit.code]["middle"][0],
            y=paths[unit.code]["middle"][1],
            communes=counts.get(unit.pk, 0),
            is_own=unit.code in own,
        )
        for unit in units.prefetch_related("kinds")
        if unit.code in paths
    ]


def _own_codes(on: date) -> set[str]:
    served = Territory.objects.on(on).select_related("unit__parent__parent")
    tops = set()
    for row in served:
        unit = row.unit
        while unit.parent is not None:
            unit = unit.parent
        tops.add(unit.code)
    return tops
