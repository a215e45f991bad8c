"""The province's resolution on the collaborators' allowance: one person records, one approves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from caunoi.accounts.roles import role_names
from caunoi.common import clock
from caunoi.network.queries import province_served
from caunoi.norms.actions import propose_resolution
from caunoi.norms.catalogue import ALLOWANCE_FACTOR
from caunoi.norms.queries import changes_waiting, norm_on
from caunoi.web.access import page, permissions_of, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.legal.forms import ResolutionForm
from caunoi.web.legal.words import value_in_words


@page
def resolution(request: HttpRequest) -> HttpResponse:
    """Show the rate in force and what waits for approval; whoever may propose has the form."""
    form = ResolutionForm(request.POST or None, initial=_initial())
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            change = propose_resolution(
                **form.cleaned_data, by=person_of(request), on=clock.today()
            )
            messages.success(
                request, _("Đã ghi nghị quyết. Người khác duyệt thì mức này mới được dùng.")
            )
            return redirect("web:norm-change", pk=change.pk)
    row = norm_on(ALLOWANCE_FACTOR, clock.today())
    context = {
        "form": form,
        "row": row,
        "value": value_in_words(row.norm, row.values) if row else "",
        "waiting": changes_waiting().filter(norm=ALLOWANCE_FACTOR),
        "may_propose": "norms.propose" in permissions_of(request),
        "proposers": role_names("norms.propose"),
        "approvers": role_names("norms.approve"),
    }
    status = 422 if form.errors else 200
    return render(request, "web/legal/resolution.html", context, status=status)


def _initial() -> dict[str, Any]:
    """A suggestion that may be written over: whose council it probably was."""
    today = clock.today()
    province = province_served(today)
    return {"issuer": f"HĐND {province.full_name(today)}" if province else ""}
