"""Looking up a place by any of its names and where it was on a day."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from caunoi.common import clock
from caunoi.common.text import fold
from caunoi.localities.models import AdminUnit
from caunoi.localities.names import levels_of, loose, readings
from caunoi.localities.queries import where_is
from caunoi.web.access import page
from caunoi.web.fields import key_asked
from caunoi.web.localities.forms import PlaceFilter
from caunoi.web.paging import page_of


@page
def localities(request: HttpRequest) -> HttpResponse:
    form = PlaceFilter(request.GET if "q" in request.GET else None)
    context: dict[str, Any] = {"form": form, "on": clock.today()}
    if form.is_valid():
        on = form.cleaned_data["on"] or clock.today()
        found = _called(form.cleaned_data["q"])
        shown = page_of(request, found)
        context |= {"on": on, "page": shown, "rows": list(shown), "q": form.cleaned_data["q"]}
        if unit := _chosen(request, shown, on):
            context |= _answer(unit, on)
    return render(request, "web/localities/localities.html", context)


def _called(text: str) -> QuerySet[AdminUnit]:
    """Return the units, of any time, with this code or with this name in any spelling."""
    units = AdminUnit.objects.select_related("parent__parent").prefetch_related(
        "kinds", "parent__kinds", "parent__parent__kinds"
    )
    bare = text.strip()
    if bare.isdecimal():
        return units.filter(code=bare).order_by("starts_on")
    keys = {loose(name) for _kinds, name in readings(bare)}
    named = units.filter(Q(name_key__in=keys) | Q(other_names__key__in=keys))
    at_level = named.filter(level__in=levels_of(bare))
    if at_level.exists():
        units = at_level  # "thị xã Bến Cát" does not mean a commune
    elif named.exists():
        units = named
    else:
        for word in fold(bare).split():
            units = units.filter(search_key__contains=word)
    return units.distinct().order_by("code", "starts_on")


def _chosen(request: HttpRequest, shown: Any, on: date) -> AdminUnit | None:
    """Return the unit of `?unit=`, else the only hit, else the one that has the code that day."""
    if (pk := key_asked(request, "unit")) is not None:
        units = AdminUnit.objects.select_related("parent__parent").prefetch_related("kinds")
        return get_object_or_404(units, pk=pk)
    if shown.paginator.count == 1:
        return shown[0]
    of_the_day = [unit for unit in shown if unit.holds_on(on)]
    is_code = request.GET["q"].strip().isdecimal()
    return of_the_day[0] if is_code and of_the_day else None


def _answer(unit: AdminUnit, on: date) -> dict[str, Any]:
    found = where_is(unit, on)
    return {"unit": unit, "whereabouts": found, "status": found.status.value}
