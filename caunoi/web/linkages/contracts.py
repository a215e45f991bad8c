"""Contracts of a linkage: signing one, and its result."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.linkages.actions import conclude_contract, sign_contract
from caunoi.linkages.enums import SIGNABLE
from caunoi.linkages.lifecycle import require_open
from caunoi.linkages.models import Linkage
from caunoi.web.access import page, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.linkages.forms import ContractForm, ContractResultForm


@page
def contract_new(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    require_open(row, SIGNABLE)
    form = ContractForm(request.POST or None, initial={"signed_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            by, on = person_of(request), clock.today()
            sign_contract(linkage=row, **form.cleaned_data, by=by, on=on)
            messages.success(request, _("Đã ghi hợp đồng. Làm xong thì ghi kết quả."))
            return redirect("web:linkage", pk=pk)
    context = {"form": form, "heading": _("Ghi hợp đồng"), "about": row, "is_association": False}
    status = 422 if form.errors else 200
    return render(request, "web/linkages/step.html", context, status=status)


@page
def contract_result(request: HttpRequest, pk: int, contract: int) -> HttpResponse:
    row = _visible(request, pk)
    signed = get_object_or_404(row.contracts, pk=contract)
    form = ContractResultForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            conclude_contract(
                contract=signed,
                result=form.cleaned_data["words"],
                result_on=form.cleaned_data["day"],
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã ghi kết quả hợp đồng."))
            return redirect("web:linkage", pk=pk)
    heading = _("Kết quả hợp đồng %(what)s") % {"what": signed}
    context = {"form": form, "heading": heading, "about": row, "is_association": False}
    status = 422 if form.errors else 200
    return render(request, "web/linkages/step.html", context, status=status)


def _visible(request: HttpRequest, pk: int) -> Linkage:
    return get_object_or_404(Linkage.objects.visible_to(person_of(request), clock.today()), pk=pk)
