"""The roadmap's figures, the Centre's name and the territory it serves."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.journal.models import Entry
from caunoi.network.actions import (
    name_centre,
    set_headcount_figure,
    set_headcount_target,
    set_territory,
)
from caunoi.network.models import CentreName, HeadcountFigure, HeadcountTarget, Territory
from caunoi.network.queries import (
    centre_name,
    headcount_series,
    newest_territory,
    set_up_end,
)
from caunoi.web.access import page, person_of
from caunoi.web.fields import day_asked
from caunoi.web.headcount_chart import chart_of
from caunoi.web.network.forms import CentreForm, RoadmapForm, TerritoryForm
from caunoi.web.versions import changes_in

#: In the address: the name that has no first day.
FIRST = "first"
_FIGURES: dict[str, Any] = {"planned": HeadcountTarget, "present": HeadcountFigure}


@page
def roadmap(request: HttpRequest) -> HttpResponse:
    """Record a figure; `?kind=&on=` opens the one that stands for that day."""
    today = clock.today()
    standing = _figure_asked(request)
    form = RoadmapForm(
        request.POST or None,
        initial=_figure(standing) if standing else {"kind": "planned", "people": "", "source": ""},
        version=standing.version if standing else 0,
    )
    if request.method == "POST" and form.is_valid():
        with changes_in(form, _figure):
            _write_figure(request, form)
            messages.success(request, _("Đã ghi con số của lộ trình."))
            return redirect("web:network")
    context = {
        "form": form,
        "chart": chart_of(headcount_series(today), today),
        "figures": [_figure(row) for model in _FIGURES.values() for row in model.objects.all()],
    }
    return render(request, "web/network/roadmap.html", context, status=form.status)


def _figure_asked(request: HttpRequest) -> HeadcountTarget | HeadcountFigure | None:
    model = _FIGURES.get(request.GET.get("kind", ""))
    standing: HeadcountTarget | HeadcountFigure | None = (
        model.objects.filter(on=day_asked(request)).first() if model else None
    )
    return standing


def _figure(row: HeadcountTarget | HeadcountFigure) -> dict[str, Any]:
    if isinstance(row, HeadcountTarget):
        kind, people = "planned", row.planned
    else:
        kind, people = "present", row.present
    return {"kind": kind, "day": row.on, "people": people, "source": row.source}


def _write_figure(request: HttpRequest, form: RoadmapForm) -> None:
    values = form.facts
    who: dict[str, Any] = {"by": person_of(request), "on": clock.today()}
    how = {"seen": form.seen_version, "source": values["source"]}
    if values["kind"] == "planned":
        set_headcount_target(target_on=values["day"], planned=values["people"], **how, **who)
    else:
        set_headcount_figure(figure_on=values["day"], present=values["people"], **how, **who)


@page
def centre(request: HttpRequest) -> HttpResponse:
    """The Centre's name and territory; `?on=` opens the name that begins then, or the `first`."""
    form = _name_form(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with changes_in(form, _name):
            name_centre(
                seen=form.seen_version, **form.facts, by=person_of(request), on=clock.today()
            )
            messages.success(request, _("Đã ghi tên Trung tâm."))
            return redirect(_next_page())
    return _centre_page(request, form, _territory_form())


@page
def territory(request: HttpRequest) -> HttpResponse:
    form = _territory_form(request.POST)
    if form.is_valid():
        with changes_in(form, _served, entries_of=_territory_entries):
            values = form.facts
            set_territory(
                units=values["units"],
                seen=form.seen_version,
                starts_on=values["starts_on"],
                source=values["source"],
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã ghi địa bàn Trung tâm phục vụ."))
            return redirect(_next_page())
    return _centre_page(request, _name_form(request), form)


def _next_page() -> str:
    return "web:centre" if set_up_end() else "web:setup"


def _name_form(request: HttpRequest, data: Any = None) -> CentreForm:
    """Correct the name that is asked for, or begin a new one from the words of the present one.

    While the Centre is being set up nobody renames it: the present name is completed.
    """
    on, today = request.GET.get("on", ""), clock.today()
    if on == FIRST:
        name = CentreName.objects.filter(starts_on=None).first()
    else:
        name = centre_name(day_asked(request))
    if name is None:
        return CentreForm(data, initial=_name(CentreName()), version=0)
    if on == FIRST or name.starts_on == day_asked(request) or (not on and set_up_end() is None):
        return CentreForm(data, initial=_name(name), version=name.version)
    initial = _name(name) | {"starts_on": day_asked(request) if on else today, "source": ""}
    return CentreForm(data, initial=initial, version=0)


def _name(name: CentreName) -> dict[str, Any]:
    return {field: getattr(name, field) for field in CentreForm.base_fields if field != "seen"}


def _territory_form(data: Any = None) -> TerritoryForm:
    newest = newest_territory()
    initial = _served(newest) | {"source": ""}
    if newest.pk is None:
        initial["starts_on"] = None
    return TerritoryForm(data, initial=initial, version=newest.version)


def _served(newest: Territory) -> dict[str, Any]:
    today = clock.today()
    codes = Territory.objects.on(today).order_by("unit__code").values_list("unit__code", flat=True)
    return {"codes": ", ".join(codes), "starts_on": today, "source": newest.source}


def _territory_entries(_newest: Territory) -> QuerySet[Entry]:
    return Entry.objects.filter(action="network.set_territory")


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
    status = max(form.status, territory.status) if request.method == "POST" else 200
    return render(request, "web/network/centre.html", context, status=status)
