"""Coverage of the day as a sketch of tiles and, equal to it, as a list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caunoi.common import clock
from caunoi.common.collation import name_key
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
from caunoi.web.exports import table_file, wants_file
from caunoi.web.headcount_chart import Chart, chart_of
from caunoi.web.network.forms import CommunesFilter
from caunoi.web.places import AS_THEY_LIE
from caunoi.web.templatetags.caunoi import last_day

#: What a state is called in the legend and in the list, and the family of its shape.
STATES: dict[CoverState, tuple[str | Promise, str]] = {
    CoverState.COVERED: (_("có người"), "done"),
    CoverState.ENDING: (_("sắp hết nhiệm kỳ"), "fix"),
    CoverState.DOUBLE: (_("hai người"), "run"),
    CoverState.UNCOVERED: (_("chưa có ai"), "stop"),
}


@dataclass(frozen=True, slots=True)
class Legend:
    """One line of the legend: the state, its words, how many communes."""

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


def _file(communes: Iterable[CommuneCover], on: date) -> HttpResponse:
    head = [
        *(gettext("Mã"), gettext("Xã, phường, thị trấn"), gettext("Thuộc")),
        *(gettext("Cộng tác viên"), gettext("Từ ngày"), gettext("Đến hết ngày")),
        gettext("Tình trạng"),
    ]
    rows = (
        (
            commune.unit.code,
            commune.unit.full_name(on),
            commune.unit.parent and commune.unit.parent.full_name(on),
            duty and duty.collaborator,
            duty and duty.starts_on,
            duty and last_day(duty.appointment.term_ends_on),
            STATES[commune.state][0],
        )
        for commune in communes
        for duty in commune.duties or (None,)
    )
    return table_file("dia-ban-phu-trach", head, rows)


@page
def network(request: HttpRequest) -> HttpResponse:
    """Show who answers for which commune today, and the head count against the roadmap."""
    today = clock.today()
    chart: Chart = chart_of(headcount_series(today), today)
    context = {**_context(today), "chart": chart}
    return render(request, "web/network/network.html", context)


@page
def network_list(request: HttpRequest) -> HttpResponse:
    """Show the same coverage commune by commune. `?state=` keeps one state."""
    context = _context(clock.today())
    form = CommunesFilter(request.GET or None)
    state = request.GET.get("state", "")
    state = state if state in set(CoverState) else ""
    groups = _groups(context["districts"], form, state)
    if wants_file(request):
        return _file((each for _name, group in groups for each in group), clock.today())
    context |= {"state": state, "form": form, "groups": groups}
    return render(request, "web/network/list.html", context)


def _groups(
    districts: list[DistrictLoad], form: CommunesFilter, state: str
) -> list[tuple[AdminUnit | None, list[CommuneCover]]]:
    """Return what is asked for under its districts, or in one run where another order is asked."""
    wanted = fold(form.asked.get("q", "")).split()
    groups = [
        (district.unit, [c for c in district.communes if _is_asked(c, wanted, state)])
        for district in districts
    ]
    order = form.asked.get("order", "district")
    if order == "district":
        return [(unit, communes) for unit, communes in groups if communes]
    run = [commune for _unit, communes in groups for commune in communes]
    if order == "name":
        run.sort(key=lambda commune: name_key(commune.unit.name))
    else:  # nobody stands before the terms: that is the gap to fill first
        run.sort(key=_ends_first)
    return [(None, run)] if run else []


def _ends_first(commune: CommuneCover) -> date:
    ends = (duty.appointment.term_ends_on or date.max for duty in commune.duties)
    return min(ends, default=date.min)


def _is_asked(commune: CommuneCover, wanted: list[str], state: str) -> bool:
    names = " ".join([commune.unit.name, *(duty.collaborator.full_name for duty in commune.duties)])
    return (not state or commune.state == state) and all(w in fold(names) for w in wanted)
