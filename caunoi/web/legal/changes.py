"""Changing a norm on screen: one person proposes, another approves or returns."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.norms.actions import approve_norm_change, propose_norm_change, return_norm_change
from caunoi.norms.catalogue import CATALOGUE
from caunoi.norms.models import NormChange
from caunoi.norms.queries import norm_on
from caunoi.norms.rules import Unit
from caunoi.web.access import page, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.legal.deciding import decision_of, waiting
from caunoi.web.legal.forms import ProposeForm, ReturnForm
from caunoi.web.legal.views import norm_or_404
from caunoi.web.legal.words import value_in_words
from caunoi.web.lists import ListPage


@page
def norm_propose(request: HttpRequest, name: str) -> HttpResponse:
    today = clock.today()
    norm = norm_or_404(name)
    now = norm_on(name, today)
    # In norms with several figures usually one or two change, so today's values are filled in.
    known = now.values if now and norm.unit in (Unit.CLOCK, Unit.SILENCE) else {}
    form = ProposeForm(request.POST or None, unit=norm.unit, initial={"starts_on": today, **known})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            change = propose_norm_change(
                norm=name,
                values=form.proposed_values,
                starts_on=form.cleaned_data["starts_on"],
                citation=form.cleaned_data["citation"],
                confidence=form.cleaned_data["confidence"],
                reason=form.cleaned_data["reason"],
                by=person_of(request),
                on=today,
            )
            messages.success(
                request, _("Đã gửi đề nghị. Chưa có gì đổi trước khi người khác duyệt.")
            )
            return redirect("web:norm-change", pk=change.pk)
    value = value_in_words(now.norm, now.values) if now else ""
    context = {"form": form, "norm": norm, "now": now, "value": value}
    status = 422 if form.errors else 200
    return render(request, "web/legal/propose.html", context, status=status)


@page
def norm_changes(request: HttpRequest) -> HttpResponse:
    """List the proposals, the undecided ones first."""
    changes = NormChange.objects.visible_to(person_of(request), clock.today())
    changes = changes.select_related("proposed_by", "decided_by")
    listing = ListPage(request, lambda _asked: changes.order_by("decided_at", "-proposed_at"))
    rows = [
        (change, CATALOGUE[change.norm], value_in_words(change.norm, change.values))
        for change in listing.page
    ]
    context = {"listing": listing, "rows": rows, "waiting": waiting()}
    return render(request, "web/legal/changes.html", context)


@page
def norm_change(request: HttpRequest, pk: int) -> HttpResponse:
    return _change_page(request, _visible_or_404(request, pk), ReturnForm())


def _visible_or_404(request: HttpRequest, pk: int) -> NormChange:
    changes = NormChange.objects.visible_to(person_of(request), clock.today())
    return get_object_or_404(changes.select_related("proposed_by", "decided_by"), pk=pk)


def _change_page(request: HttpRequest, change: NormChange, form: ReturnForm) -> HttpResponse:
    row = norm_on(change.norm, change.starts_on)
    context = {
        "change": change,
        "norm": CATALOGUE[change.norm],
        "value": value_in_words(change.norm, change.values),
        "row": row,
        "row_value": value_in_words(row.norm, row.values) if row else "",
        "form": form,
        **decision_of(request, change),
    }
    status = 422 if form.errors else 200
    return render(request, "web/legal/change.html", context, status=status)


@page
def norm_change_approve(request: HttpRequest, pk: int) -> HttpResponse:
    change = _visible_or_404(request, pk)
    approve_norm_change(change=change, by=person_of(request), on=clock.today())
    messages.success(request, _("Đã duyệt. Mức mới có hiệu lực từ ngày ghi trong đề nghị."))
    return redirect("web:norm", name=change.norm)


@page
def norm_change_return(request: HttpRequest, pk: int) -> HttpResponse:
    change = _visible_or_404(request, pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            reason = form.cleaned_data["reason"]
            return_norm_change(
                change=change, reason=reason, by=person_of(request), on=clock.today()
            )
            messages.success(request, _("Đã trả lại đề nghị."))
            return redirect("web:norm-change", pk=pk)
    return _change_page(request, change, form)
