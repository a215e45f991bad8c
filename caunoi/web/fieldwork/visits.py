"""Visits: the list and its file, one visit with its photos, recording one in a minute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.attachments.queries import attachments_by_subject, attachments_of
from caunoi.common import clock
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.actions import add_photos, record_visit
from caunoi.fieldwork.enums import VisitPurpose
from caunoi.fieldwork.models import Visit
from caunoi.fieldwork.permissions import led_by, require_in_area
from caunoi.fieldwork.queries import (
    collaborator_of,
    last_visit,
    reach_of,
    visits_found,
    with_firms,
)
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import communes_of
from caunoi.network.models import Collaborator
from caunoi.network.queries import collaborators_on
from caunoi.web.access import page, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.fieldwork.forms import PhotosForm, VisitForm, VisitsFilter
from caunoi.web.lists import Asked, ListPage
from caunoi.web.places import area_choices_in
from caunoi.web.templatetags.caunoi import place

#: Answers of the last visit that prefill the next one. The finding is always written anew.
PREFILLED = ("workshop", "workers", "purpose", "place")


# --- the list -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    visit: Visit
    photos: int


@page
def visits(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    scope = rights_of(me, today).where("fieldwork.view")
    form = VisitsFilter(
        request.GET or None,
        areas=area_choices_in(scope, today),
        people=Collaborator.objects.visible_to(me, today),
    )
    listing = ListPage(request, partial(_found, me, today), form)
    if listing.wants_file:
        return listing.file("chuyen-tham", _head(), partial(_lines, today))
    photos = attachments_by_subject(listing.page.object_list)
    rows = [Row(visit, len(photos.get(visit.pk, ()))) for visit in listing.page]
    return render(request, "web/fieldwork/visits.html", {"listing": listing, "rows": rows})


def _found(me: User, today: date, asked: Asked) -> QuerySet[Visit]:
    collaborator = asked.get("collaborator")
    return visits_found(
        me,
        today,
        text=asked.get("q", ""),
        collaborator=collaborator.pk if collaborator else None,
        purpose=asked.get("purpose", ""),
        unit_ids=units_of_area(asked.get("area", ""), today),
        since=asked.get("since"),
        until=asked.get("until"),
    )


def units_of_area(area: str, today: date) -> set[int] | None:
    """Return the keys of the communes in a district or commune, and of their predecessors.

    None for a blank `area`.
    """
    if not area:
        return None
    unit = AdminUnit.objects.get(pk=area)
    return reach_of(communes_of(unit, today)) | {unit.pk}


def _head() -> list[str]:
    return [
        *(_("Ngày thăm"), _("Cơ sở"), _("Xã, phường"), _("Người đi"), _("Mục đích"), _("Nơi gặp")),
        *(_("Xưởng"), _("Số lao động"), _("Thấy gì"), _("Người ghi")),
    ]


def _lines(today: date, found: Iterable[Visit]) -> Iterable[Sequence[Any]]:
    for visit in found:
        yield (
            visit.visited_on,
            str(visit.establishment),
            place(visit.unit, today),
            str(visit.collaborator or visit.recorded_by),
            visit.get_purpose_display(),
            visit.place,
            visit.get_workshop_display(),
            visit.workers,
            visit.finding,
            str(visit.recorded_by),
        )


# --- one visit ------------------------------------------------------------------------------------


@page
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    return _visit_page(request, _visible(request, pk), PhotosForm())


@page
def visit_photos(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    form = PhotosForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_in(form):
            photos = form.cleaned_data["photos"]
            add_photos(visit=row, photos=photos, by=person_of(request), on=clock.today())
            messages.success(request, _("Đã thêm ảnh vào chuyến thăm."))
            return redirect("web:visit", pk=pk)
    return _visit_page(request, row, form, status=422)


def _visible(request: HttpRequest, pk: int) -> Visit:
    known = Visit.objects.visible_to(person_of(request), clock.today())
    return get_object_or_404(with_firms(known.select_related("recorded_by")), pk=pk)


def _visit_page(
    request: HttpRequest, row: Visit, form: PhotosForm, status: int = 200
) -> HttpResponse:
    me, today = person_of(request), clock.today()
    context = {
        "visit": row,
        "photos": attachments_of(row),
        "needs": row.needs.all(),
        "form": form,
        "may_record": rights_of(me, today).may_at("fieldwork.record", row.unit),
    }
    return render(request, "web/fieldwork/visit.html", context, status=status)


# --- recording ------------------------------------------------------------------------------------


@page
def visit_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The last visit's answers are filled in, so only what changed is written."""
    firm, today = firm_to_record(request, pk), clock.today()
    last = last_visit(firm, today)
    form = VisitForm(
        _submitted(request, last),
        request.FILES or None,
        initial=_initial(last, today),
        people=_people(person_of(request), today),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            row = record_visit(
                establishment=firm, **form.cleaned_data, by=person_of(request), on=today
            )
            messages.success(request, _("Đã ghi chuyến thăm %(firm)s.") % {"firm": firm})
            return redirect("web:visit", pk=row.pk)
    context = {"firm": firm, "form": form, "last": last}
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/visit_new.html", context, status=status)


def firm_to_record(request: HttpRequest, pk: int) -> Establishment:
    """Return an establishment; 404 if the person may not see it, refused outside their own area."""
    me, today = person_of(request), clock.today()
    visible = Establishment.objects.visible_to(me, today).with_places()
    firm = get_object_or_404(visible, pk=pk)
    require_in_area(me, "fieldwork.record", firm.unit, today)
    return firm


def _submitted(request: HttpRequest, last: Visit | None) -> Any:
    """Return what was sent; the button "as last time" fills in the finding."""
    if request.method != "POST":
        return None
    sent = request.POST.copy()
    if last is not None and "same" in sent and not sent.get("finding", "").strip():
        with override("vi"):  # stored text is always Vietnamese
            sent["finding"] = _("Mọi thứ như lần thăm ngày %(day)s.") % {
                "day": f"{last.visited_on:%d/%m/%Y}"
            }
    return sent


def _initial(last: Visit | None, today: date) -> dict[str, Any]:
    start: dict[str, Any] = {"visited_on": today, "purpose": VisitPurpose.SURVEY}
    if last is not None:
        start |= {name: getattr(last, name) for name in PREFILLED}
    return start


def _people(me: User, today: date) -> Any:
    """Return whose visits the person may record; None means only their own."""
    if collaborator_of(me) is not None or not rights_of(me, today).may("fieldwork.assign"):
        return None
    return led_by(me, today).filter(pk__in=collaborators_on(today))
