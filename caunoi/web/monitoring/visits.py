"""Recording a check visit on a phone, showing one with its photos, postponing a warning."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.attachments.queries import attachments_of
from caunoi.common import clock
from caunoi.monitoring.actions import days_postponed, postpone_warning, record_inspection
from caunoi.monitoring.models import Inspection
from caunoi.monitoring.queries import RadarRow, Watching, watching
from caunoi.schemes.models import Scheme
from caunoi.schemes.permissions import require_at
from caunoi.web.access import page, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.monitoring.forms import InspectionForm, PostponementForm
from caunoi.web.watch import Watched

#: The days of postponement that the form offers first.
USUAL_DAYS = 7


def _scheme(request: HttpRequest, code: str, permission: str) -> Scheme:
    """404 outside the user's area; raises `Refusal` without the permission there."""
    me, today = person_of(request), clock.today()
    visible = Scheme.objects.visible_to(me, today).select_related("establishment", "unit")
    scheme = get_object_or_404(visible, code=code)
    require_at(me, permission, scheme.unit, today)
    return scheme


@page
def inspection_new(request: HttpRequest, code: str) -> HttpResponse:
    scheme, today = _scheme(request, code, "monitoring.check"), clock.today()
    found = watching(scheme, today)
    form = InspectionForm(
        request.POST or None, request.FILES or None, initial=_initial(found, today)
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            record_inspection(scheme=scheme, **form.cleaned_data, by=person_of(request), on=today)
            messages.success(request, _("Đã ghi lần kiểm tra đề án %(code)s.") % {"code": code})
            return redirect("web:scheme", code=code)
    context = {
        "scheme": scheme,
        "form": form,
        "last": found.checks[0] if found.checks else None,
        "watched": Watched(found.row, today) if found.row else None,
    }
    status = 422 if form.errors else 200
    return render(request, "web/monitoring/inspection_new.html", context, status=status)


def _initial(found: Watching, today: date) -> dict[str, Any]:
    report = found.row.facts.report if found.row else None
    return {"inspected_on": today, "claimed_percent": report.percent if report else None}


@page
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Inspection.objects.visible_to(person_of(request), clock.today())
    related = visible.select_related("scheme__establishment", "inspected_by", "collaborator")
    row = get_object_or_404(related, pk=pk)
    context = {"check": row, "scheme": row.scheme, "photos": attachments_of(row)}
    return render(request, "web/monitoring/inspection.html", context)


@page
def postponement_new(request: HttpRequest, code: str) -> HttpResponse:
    scheme, today = _scheme(request, code, "monitoring.postpone"), clock.today()
    row = watching(scheme, today).row
    left = _days_left(row) if row else 0
    until_on = today + timedelta(days=min(USUAL_DAYS, left) if left else USUAL_DAYS)
    form = PostponementForm(request.POST or None, initial={"until_on": until_on})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            postponement = postpone_warning(
                scheme=scheme, **form.cleaned_data, by=person_of(request), on=today
            )
            messages.success(
                request,
                _("Đã hoãn cảnh báo đến hết ngày %(day)s.")
                % {"day": f"{postponement.until_on:%d/%m/%Y}"},
            )
            return redirect("web:scheme", code=code)
    context = {
        "scheme": scheme,
        "form": form,
        "watched": Watched(row, today) if row else None,
        "left": left,
        "last_day": today + timedelta(days=left),
    }
    status = 422 if form.errors else 200
    return render(request, "web/monitoring/postponement_new.html", context, status=status)


def _days_left(row: RadarRow) -> int:
    used = days_postponed(row.scheme, row.last_sign_on)
    return max(row.limits.postponement_days - used, 0)
