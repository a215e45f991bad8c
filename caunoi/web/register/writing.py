"""Writing to the register: recording, changing, closing, reopening."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.accounts.rights import rights_of
from caunoi.common import clock
from caunoi.establishments.actions import (
    PossibleDuplicates,
    change_establishment,
    close_establishment,
    record_establishment,
    reopen_establishment,
)
from caunoi.establishments.models import Establishment
from caunoi.establishments.queries import Duplicate, possible_duplicates_of
from caunoi.web.access import page, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.recorded_places import communes_to_choose
from caunoi.web.register.duplicates import Duplicates, duplicates_for, has_looked_at
from caunoi.web.register.forms import (
    ChangeForm,
    CloseForm,
    EstablishmentForm,
    ReasonForm,
    initial_of,
    refusals_in_fields,
)
from caunoi.web.versions import changes_in

#: A change of one of these fields may make an establishment look like another one.
TELLING = frozenset({"name", "unit", "owner", "tax_code", "phone"})


@page
def establishment_new(request: HttpRequest) -> HttpResponse:
    """Possible duplicates are shown first; sending the form again records it all the same."""
    me, today = person_of(request), clock.today()
    communes = communes_to_choose(rights_of(me, today).where("register.edit"), today)
    form = EstablishmentForm(request.POST or None, communes=communes)
    if request.method == "POST" and form.is_valid():
        try:
            with refusals_in_fields(form):
                row = _record(request, form.cleaned_data)
                messages.success(request, _("Đã ghi %(name)s vào sổ.") % {"name": row})
                return redirect("web:establishment", pk=row.pk)
        except PossibleDuplicates as refusal:
            return _form_page(request, form, None, refusal.duplicates)
    return _form_page(request, form, None)


def _record(request: HttpRequest, values: dict[str, Any]) -> Establishment:
    me, today = person_of(request), clock.today()
    try:
        return record_establishment(**values, by=me, on=today)
    except PossibleDuplicates as refusal:
        if not has_looked_at(request, refusal.duplicates):
            raise
        return record_establishment(**values, despite_duplicates=True, by=me, on=today)


@page
def establishment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers 409, and overwrites nothing, if somebody made a change in the meantime."""
    row = _editable(request, pk)
    me, today = person_of(request), clock.today()
    communes = communes_to_choose(rights_of(me, today).where("register.edit"), today, also=row.unit)
    form = ChangeForm(
        request.POST or None, communes=communes, initial=initial_of(row), version=row.version
    )
    if request.method == "POST" and form.is_valid():
        new = form.facts
        reason = new.pop("reason")
        duplicates = _duplicates_of_change(row, new)
        if duplicates and not has_looked_at(request, duplicates):
            return _form_page(request, form, row, duplicates)
        with changes_in(form, initial_of, refusals_in_fields):
            changed = change_establishment(
                establishment=row,
                seen=form.seen_version,
                new=new,
                reason=reason,
                by=me,
                on=today,
            )
            is_new = changed.version != row.version
            sentence = _("Đã ghi thay đổi.") if is_new else _("Không có gì thay đổi.")
            messages.success(request, sentence)
            return redirect("web:establishment", pk=pk)
    return _form_page(request, form, row)


def _duplicates_of_change(row: Establishment, values: dict[str, Any]) -> list[Duplicate]:
    if all(getattr(row, name) == values[name] for name in TELLING):
        return []
    names = {name: values[name] for name in TELLING}
    return possible_duplicates_of(**names, but=row)


@page
def establishment_close(request: HttpRequest, pk: int) -> HttpResponse:
    row = _editable(request, pk)
    form = CloseForm(request.POST or None, initial={"closed_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            values = form.cleaned_data
            close_establishment(
                establishment=row, **values, by=person_of(request), on=clock.today()
            )
            messages.success(request, _("Đã ghi %(name)s là đã ngừng.") % {"name": row})
            return redirect("web:establishment", pk=pk)
    return _status_page(request, "web/register/close.html", form, row)


@page
def establishment_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that an establishment works again or was closed by mistake."""
    row = _editable(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            values = form.cleaned_data
            reopen_establishment(
                establishment=row, **values, by=person_of(request), on=clock.today()
            )
            messages.success(request, _("Đã ghi %(name)s hoạt động trở lại.") % {"name": row})
            return redirect("web:establishment", pk=pk)
    return _status_page(request, "web/register/reopen.html", form, row)


def _editable(request: HttpRequest, pk: int) -> Establishment:
    """404 if the user may not see it; the action checks whether they may change it."""
    rows = Establishment.objects.visible_to(person_of(request), clock.today())
    return get_object_or_404(rows.with_places(), pk=pk)


def _form_page(
    request: HttpRequest,
    form: EstablishmentForm,
    row: Establishment | None,
    found: list[Duplicate] | None = None,
) -> HttpResponse:
    duplicates: Duplicates | None = None
    if found:
        duplicates = duplicates_for(found, form.cleaned_data, person_of(request), clock.today())
    context = {"form": form, "establishment": row, "duplicates": duplicates}
    status = 409 if duplicates or _is_overtaken(form) else 422 if form.errors else 200
    return render(request, "web/register/form.html", context, status=status)


def _is_overtaken(form: EstablishmentForm) -> bool:
    return isinstance(form, ChangeForm) and form.is_overtaken


def _status_page(
    request: HttpRequest, template: str, form: Form, row: Establishment
) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, "establishment": row}, status=status)
