"""Coverage of the day as a sketch of tiles and, with the same content, as a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.common import clock
from caunoi.common.text import fold
from caunoi.localities.models import AdminUnit
from caunoi.network.queries import (
    CommuneCover,
    Coverage,
    DistrictLoad,
    coverage,
    headcount_series,
)
from caunoi.network.rules import CoverState
from caunoi.web.access import page
from caunoi.web.headcount_chart import Chart, chart_of
from caunoi.web.lists import Asked, ListPage
from caunoi.web.network.forms import CommunesFilter
from caunoi.web.places import AS_THEY_LIE
from caunoi.web.templatetags.caunoi import last_day

#: The words of each state in the legend and the list, and the family of its shape.
STATES: dict[CoverState, tuple[str | Promise, str]] = {
    CoverState.COVERED: (_("có người"), "done"),
    CoverState.ENDING: (_("sắp hết nhiệm kỳ"), "fix"),
    CoverState.DOUBLE: (_("hai người"), "run"),
    CoverState.UNCOVERED: (_("chưa có ai"), "stop"),
}


@dataclass(frozen=True, slots=True)
class Legend:
    """One line of the legend; `count` is the number of communes."""

    state: str
    word: str | Promise
    count: int


def _districts(found: Coverage) -> list[DistrictLoad]:
    order = {code: number for number, code in enumerate(AS_THEY_LIE)}

    def place(load: DistrictLoad) -> tuple[int, str]:
        code = load.unit.code if load.unit else ""
        return order.get(code, len(order)), code

    return sorted(found.by_district, key=place)


def _context(today: date) -> dict[str, Any]:
    found = coverage(today)
    return {
        "coverage": found,
        "districts": _districts(found),
        "legend": [Legend(s.value, word, found.count(s)) for s, (word, _f) in STATES.items()],
        "states": {state.value: words for state, words in STATES.items()},
    }


HEAD = (
    *(_("Mã"), _("Xã, phường, thị trấn"), _("Thuộc")),
    *(_("Cộng tác viên"), _("Từ ngày"), _("Đến hết ngày"), _("Tình trạng")),
)


def _lines(on: date, communes: Iterable[CommuneCover]) -> Iterable[Sequence[Any]]:
    for commune in communes:
        for duty in commune.duties or (None,):
            yield (
                commune.unit.code,
                commune.unit.full_name(on),
                commune.unit.parent and commune.unit.parent.full_name(on),
                duty and duty.collaborator,
                duty and duty.starts_on,
                duty and last_day(duty.appointment.term_ends_on),
                STATES[commune.state][0],
            )


@page
def network(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    chart: Chart = chart_of(headcount_series(today), today)
    context = {**_context(today), "chart": chart}
    return render(request, "web/network/network.html", context)


@page
def network_list(request: HttpRequest) -> HttpResponse:
    """Show the same coverage commune by commune. `?state=` filters by state."""
    today = clock.today()
    context = _context(today)
    districts: list[DistrictLoad] = context["districts"]
    state = request.GET.get("state", "")
    state = state if state in set(CoverState) else ""
    form = CommunesFilter(request.GET or None)
    listing = ListPage(request, partial(_found, districts), form, kept={"state": state})
    if listing.wants_file:
        return listing.file("dia-ban-phu-trach", HEAD, partial(_lines, today))
    by_district = form.asked.get("order", "district") == "district"
    groups = _groups(districts, listing.rows) if by_district else [(None, listing.rows)]
    context |= {"state": state, "listing": listing, "groups": groups if listing.rows else []}
    return render(request, "web/network/list.html", context)


def _found(districts: list[DistrictLoad], asked: Asked) -> list[CommuneCover]:
    """Return the matching communes in the order of their districts. The list has no pages."""
    wanted, state = fold(asked.get("q", "")).split(), asked.get("state", "")
    communes = [commune for district in districts for commune in district.communes]
    return [commune for commune in communes if _is_asked(commune, wanted, state)]


def _is_asked(commune: CommuneCover, wanted: list[str], state: str) -> bool:
    names = " ".join([commune.unit.name, *(duty.collaborator.full_name for duty in commune.duties)])
    return (not state or commune.state == state) and all(w in fold(names) for w in wanted)


def _groups(
    districts: list[DistrictLoad], found: list[CommuneCover]
) -> list[tuple[AdminUnit | None, list[CommuneCover]]]:
    """Group by district; a district without a match is left out."""
    keys = {commune.unit.pk for commune in found}
    groups = [(each.unit, [c for c in each.communes if c.unit.pk in keys]) for each in districts]
    return [(unit, communes) for unit, communes in groups if communes]
