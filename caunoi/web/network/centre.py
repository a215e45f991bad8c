"""The roadmap's figures, the Centre's name and the territory it serves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.network.actions import (
    name_centre,
    set_headcount_figure,
    set_headcount_target,
    set_territory,
)
from caunoi.network.models import CentreName, Territory
from caunoi.network.queries import centre_name, headcount_series
from caunoi.web.access import page, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.headcount_chart import chart_of
from caunoi.web.network.forms import CentreForm, RoadmapForm, TerritoryForm


@page
def roadmap(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    form = RoadmapForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            _write_figure(request, form.cleaned_data)
            messages.success(request, _("Đã ghi con số của lộ trình."))
            return redirect("web:network")
    context = {"form": form, "chart": chart_of(headcount_series(today), today)}
    status = 422 if form.errors else 200
    return render(request, "web/network/roadmap.html", context, status=status)


def _write_figure(request: HttpRequest, values: dict[str, Any]) -> None:
    who = {"source": values["source"], "by": person_of(request), "on": clock.today()}
    if values["kind"] == "planned":
        set_headcount_target(target_on=values["day"], planned=values["people"], **who)
    else:
        set_headcount_figure(figure_on=values["day"], present=values["people"], **who)


@page
def centre(request: HttpRequest) -> HttpResponse:
    form = CentreForm(request.POST or None, initial=_initial_name())
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            name_centre(**form.cleaned_data, by=person_of(request), on=clock.today())
            messages.success(request, _("Đã ghi tên Trung tâm."))
            return redirect("web:centre")
    return _centre_page(request, form, TerritoryForm(initial={"starts_on": clock.today()}))


@page
def territory(request: HttpRequest) -> HttpResponse:
    form = TerritoryForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            values = form.cleaned_data
            set_territory(
                units=values["units"],
                starts_on=values["starts_on"],
                source=values["source"],
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã ghi địa bàn Trung tâm phục vụ."))
            return redirect("web:centre")
    return _centre_page(request, CentreForm(initial=_initial_name()), form)


def _initial_name() -> dict[str, Any]:
    """Start from today's name, since mostly one word of it changes."""
    name = centre_name(clock.today())
    fields = ("centre_vi", "centre_en", "department_vi")
    return {f: getattr(name, f, "") for f in fields} | {"starts_on": clock.today()}


def _centre_page(request: HttpRequest, form: CentreForm, territory: TerritoryForm) -> HttpResponse:
    today = clock.today()
    served = Territory.objects.on(today).select_related("unit").prefetch_related("unit__kinds")
    context = {
        "form": form,
        "territory_form": territory,
        "name": centre_name(today),
        "names": CentreName.objects.all(),
        "served": served,
    }
    status = 422 if form.errors or territory.errors else 200
    return render(request, "web/network/centre.html", context, status=status)
