"""Terms: recording a decision, ending it, changing areas, correcting mistakes."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.handovers.actions import change_areas, end_term
from caunoi.handovers.queries import holder_of, open_duties
from caunoi.network.actions import correct_appointment, record_appointment
from caunoi.network.models import Appointment, Collaborator
from caunoi.network.queries import DistrictLoad, coverage
from caunoi.web.access import page, person_of
from caunoi.web.fields import day_asked, refusals_in
from caunoi.web.network.forms import AppointmentForm, AreasForm, CorrectForm, EndForm
from caunoi.web.versions import changes_in


@page
def appointment_new(request: HttpRequest) -> HttpResponse:
    """Record a decision. The communes offered are those of `?on=`, by default of today."""
    me, today = person_of(request), clock.today()
    on = day_asked(request)
    people = Collaborator.objects.visible_to(me, today)
    initial = {"collaborator": request.GET.get("collaborator"), "starts_on": on, "decided_on": on}
    form = AppointmentForm(request.POST or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = record_appointment(**form.cleaned_data, by=me, on=today)
            sentence = _("Đã ghi quyết định cử %(name)s.") % {"name": made.collaborator}
            messages.success(request, sentence)
            return redirect("web:collaborator", pk=made.collaborator_id)
    context = {"form": form, "on": on, "places": _places(on)}
    status = 422 if form.errors else 200
    return render(request, "web/network/appointment_new.html", context, status=status)


def _places(on: date) -> list[DistrictLoad]:
    return coverage(on).by_district


def _visible_or_404(request: HttpRequest, pk: int) -> Appointment:
    visible = Appointment.objects.visible_to(person_of(request), clock.today())
    return get_object_or_404(visible.select_related("collaborator"), pk=pk)


@page
def appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision is shown in its collaborator's file."""
    found = _visible_or_404(request, pk)
    file = reverse("web:collaborator", args=[found.collaborator_id])
    return redirect(f"{file}#appointment-{pk}")


@page
def appointment_end(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible_or_404(request, pk)
    form = EndForm(
        request.POST or None,
        initial=_end_of(found),
        version=found.version,
        **_handing_over(found.collaborator),
    )
    if request.method == "POST" and form.is_valid():
        with changes_in(form, _end_of):
            end_term(
                appointment=found,
                seen=form.seen_version,
                **{**form.facts, "to": form.takers},
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã ghi ngày kết thúc nhiệm kỳ."))
            return redirect("web:collaborator", pk=found.collaborator_id)
    context = {"form": form, "appointment": found, "collaborator": found.collaborator}
    return render(request, "web/network/appointment_end.html", context, status=form.status)


def _handing_over(collaborator: Collaborator) -> dict[str, Any]:
    duties = open_duties(holder_of(collaborator))
    return {"duties": duties, "leaving": collaborator.user, "on": clock.today()}


def _end_of(appointment: Appointment) -> dict[str, date]:
    """Start from the last day that is recorded; today if none is."""
    ends_on = appointment.ends_on
    return {"ends_on": _day_before(ends_on) if ends_on else clock.today()}


@page
def appointment_areas(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible_or_404(request, pk)
    on = day_asked(request)

    def initial_of(row: Appointment) -> dict[str, Any]:
        held = row.areas.on(on).order_by("unit")  # type: ignore[attr-defined]
        return {"from_on": on, "units": [area.unit_id for area in held]}

    form = AreasForm(
        request.POST or None,
        initial=initial_of(found),
        version=found.version,
        **_handing_over(found.collaborator),
    )
    if request.method == "POST" and form.is_valid():
        with changes_in(form, initial_of):
            change_areas(
                appointment=found,
                seen=form.seen_version,
                **{**form.facts, "to": form.takers},
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã đổi địa bàn phụ trách."))
            return redirect("web:collaborator", pk=found.collaborator_id)
    context = {
        "form": form,
        "appointment": found,
        "collaborator": found.collaborator,
        "on": on,
        "places": _places(on),
    }
    return render(request, "web/network/appointment_areas.html", context, status=form.status)


@page
def appointment_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what was recorded wrongly; the journal keeps the former values."""
    found = _visible_or_404(request, pk)
    form = CorrectForm(request.POST or None, initial=_written(found), version=found.version)
    if request.method == "POST" and form.is_valid():
        with changes_in(form, _written):
            correct_appointment(
                appointment=found,
                seen=form.seen_version,
                **form.facts,
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã sửa quyết định cử. Nhật ký giữ cả bản ghi trước."))
            return redirect("web:collaborator", pk=found.collaborator_id)
    context = {"form": form, "appointment": found, "collaborator": found.collaborator}
    return render(request, "web/network/appointment_correct.html", context, status=form.status)


def _written(appointment: Appointment) -> dict[str, Any]:
    return {
        "decision_number": appointment.decision_number,
        "decided_on": appointment.decided_on,
        "starts_on": appointment.starts_on,
        "planned_end_on": appointment.planned_end_on and _day_before(appointment.planned_end_on),
    }


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
