"""The page of one step of the table: what it requires, what it records, one form, one action."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.schemes.actions import accept_on_site
from caunoi.schemes.lifecycle import (
    BY_NAME,
    advance,
    obstacles,
    require_open,
    who_may,
    why_closed,
)
from caunoi.schemes.models import Scheme
from caunoi.schemes.queries import amounts_of, terms_on
from caunoi.schemes.steps.table import Transition
from caunoi.web.access import my_rights, page, person_of
from caunoi.web.fetching import scheme_or_404
from caunoi.web.fields import refusals_in
from caunoi.web.schemes.acts import HARD
from caunoi.web.schemes.facts import StepForm

#: The message after each step.
_DONE: dict[str, str | Promise] = {
    "submit": gettext_lazy("Đã trình. Chờ người thẩm định."),
    "request_supplement": gettext_lazy("Đã trả lại để bổ sung."),
    "appraise_pass": gettext_lazy("Đã ghi phiếu thẩm định. Chờ đưa vào kế hoạch."),
    "plan": gettext_lazy("Đã đưa vào kế hoạch năm. Chờ phê duyệt."),
    "approve": gettext_lazy("Đã phê duyệt. Chờ ký hợp đồng."),
    "sign_contract": gettext_lazy("Đã ký hợp đồng. Văn bản .docx ở phần Hợp đồng."),
    "accept": gettext_lazy("Đã ghi nghiệm thu. Chờ thanh toán."),
    "settle": gettext_lazy("Đã quyết toán, thanh lý."),
}


@page
def scheme_step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    row = BY_NAME.get(step)
    if row is None:
        raise Http404
    me, today = person_of(request), clock.today()
    scheme = scheme_or_404(request, code)
    if request.method == "POST":  # refuse before the form is checked
        require_open(scheme=scheme, row=row, by=me, on=today)
    sent = request.POST if request.method == "POST" else None
    form = StepForm(sent, request.FILES or None, row=row, initial=_initial(scheme, row))
    if form.is_valid():
        with refusals_in(form):
            _take(scheme, row, form, me)
            messages.success(request, str(_DONE.get(step, _("Đã ghi."))))
            return redirect("web:scheme", code=code)
    closed = "" if form.errors else why_closed(scheme, row, my_rights(request))
    context = {
        "scheme": scheme,
        "row": row,
        "form": form,
        "closed": closed,
        "who": [] if not closed else _others(scheme, row, me),
        "obstacles": [] if closed or form.errors else obstacles(scheme, step, me, today),
        "is_hard": row.name in HARD,
    }
    status = 422 if form.errors else 200
    return render(request, "web/schemes/step.html", context, status=status)


def _take(scheme: Scheme, row: Transition, form: StepForm, me: User) -> None:
    facts = {"scheme": scheme, "by": me, "on": clock.today(), **form.facts}
    if form.photos:
        accept_on_site(photos=form.photos, **facts)
    else:
        advance(transition=row.name, **facts)


def _others(scheme: Scheme, row: Transition, me: User) -> list[User]:
    if scheme.state not in row.sources:
        return []
    return [user for user in who_may(scheme, row.name, clock.today()) if user.pk != me.pk]


def _initial(scheme: Scheme, row: Transition) -> dict[str, Any]:
    match row.name:
        case "appraise_pass":
            return {"proposed_support_vnd": scheme.support_vnd}
        case "sign_contract":
            firm = scheme.establishment
            return {
                "value_vnd": amounts_of(scheme).approved_vnd,
                "counterpart_vnd": scheme.counterpart_vnd,
                "representative": firm.owner if firm else "",
            }
        case "accept":
            return _of_acceptance(scheme)
        case _:
            return {}


def _of_acceptance(scheme: Scheme) -> dict[str, Any]:
    contract, firm = getattr(scheme, "contract", None), scheme.establishment
    place = firm.address if firm else ""
    if scheme.unit:
        place = ", ".join(part for part in (place, scheme.unit.name) if part)
    initial: dict[str, Any] = {"place": place}
    if contract is not None:
        terms = terms_on(scheme, clock.today())
        initial["accepted_vnd"] = terms.value_vnd if terms else contract.value_vnd
        initial["counterpart_accepted_vnd"] = contract.counterpart_vnd
        member = {"name": contract.representative, "organisation": str(firm or "")}
        initial["members"] = [member]
    return initial
