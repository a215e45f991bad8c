"""Proposals: made from a need with the rules in view, decided by another person."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.common.lifecycle import by_name, format_people
from caunoi.fieldwork.actions import (
    accept_proposal,
    decline_proposal,
    propose,
    resubmit_proposal,
    return_proposal,
)
from caunoi.fieldwork.checks import FieldworkRefusal
from caunoi.fieldwork.enums import NeedState, ProposalState
from caunoi.fieldwork.items import item_name
from caunoi.fieldwork.lifecycle import Button, buttons, describe_state
from caunoi.fieldwork.models import Need, Proposal
from caunoi.fieldwork.permissions import require_in_area
from caunoi.fieldwork.queries import with_firms
from caunoi.fieldwork.stored import restored
from caunoi.network.models import Collaborator
from caunoi.web.access import my_rights, page, person_of
from caunoi.web.fields import refusals_in, year_asked
from caunoi.web.fieldwork.day import proposal_waiting
from caunoi.web.fieldwork.forms import (
    AMOUNTS,
    PROPOSAL_ORDERS,
    AgainForm,
    AmountsForm,
    ListFilter,
    WordsForm,
)
from caunoi.web.fieldwork.lights import (
    Light,
    light_for,
    light_of,
    suggested,
    was_supported,
)
from caunoi.web.fieldwork.narrowing import narrowed
from caunoi.web.lists import ListPage
from caunoi.web.tabs import counts_of, state_asked, tabs_of
from caunoi.web.templatetags.caunoi import place

FAMILIES = {
    ProposalState.SUBMITTED: "wait",
    ProposalState.RETURNED: "fix",
    ProposalState.ACCEPTED: "run",
    ProposalState.DECLINED: "stop",
}
DECIDED = frozenset(ProposalState.values) - {ProposalState.SUBMITTED.value}


# --- the list -------------------------------------------------------------------------------------


@page
def proposals(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    state = state_asked(request, ProposalState, ProposalState.SUBMITTED.value)
    form = ListFilter(
        request.GET or None,
        people=Collaborator.objects.visible_to(me, today),
        orders=PROPOSAL_ORDERS,
        usual="oldest" if state == ProposalState.SUBMITTED else "newest",
    )
    seen = Proposal.objects.visible_to(me, today).filter(proposed_on__lte=today)
    # Decided proposals count in the year of their decision.
    day = "decided_on" if state in DECIDED else "proposed_on"
    find = partial(narrowed, with_firms(seen.select_related("need")), day=day)
    kept = {"state": state, "year": year_asked(request)}
    listing = ListPage(request, find, form, kept=kept)
    if listing.wants_file:
        return listing.file("de-xuat", _head(), partial(_lines, today))
    tabs = tabs_of(counts_of(listing.without("state")), ProposalState, state)
    context = {
        "listing": listing,
        "rows": [_row(proposal, today) for proposal in listing.page],
        "tabs": tabs,
        "total": tabs[-1].count,
        **kept,
    }
    return render(request, "web/fieldwork/proposals.html", context)


def _row(row: Proposal, today: date) -> dict[str, Any]:
    return {
        "waiting": proposal_waiting(row, today),
        "item": item_name(row.item),
        "light": light_of(restored(row.checks)),
    }


def _head() -> list[str]:
    return [
        *(_("Ngày đề xuất"), _("Cơ sở"), _("Xã, phường"), _("Cần hỗ trợ việc gì"), _("Chi phí")),
        *(_("Đề nghị hỗ trợ"), _("Vốn đối ứng"), _("Cộng tác viên"), _("Trạng thái"), _("Lý do")),
    ]


def _lines(today: date, found: Iterable[Proposal]) -> Iterable[Sequence[Any]]:
    for row in found:
        yield (
            row.proposed_on,
            str(row.establishment),
            place(row.unit, today),
            str(item_name(row.item)),
            row.cost_vnd,
            row.support_vnd,
            row.counterpart_vnd,
            str(row.collaborator or ""),
            row.get_state_display(),
            row.decision_reason,
        )


# --- making one -----------------------------------------------------------------------------------


@page
def proposal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules are checked with the amounts before anything is sent."""
    me, today = person_of(request), clock.today()
    known = Need.objects.visible_to(me, today).select_related("ended_by", "visit")
    need = get_object_or_404(with_firms(known), pk=pk)
    require_in_area(me, "fieldwork.record", need.unit, today)
    if need.state != NeedState.OPEN and request.method == "GET":
        raise FieldworkRefusal(describe_state(need))
    start = suggested(need.item, need.cost_vnd, need.counterpart_vnd, today)
    form = AmountsForm(request.POST or None, initial=start)
    light = _light(need.establishment, need.item, form, start, today)
    if _is_sent(request, form):
        with refusals_in(form):
            row = propose(
                need=need,
                **form.amounts,
                earlier_support=was_supported(need.establishment, need.item, today),
                by=me,
                on=today,
            )
            messages.success(request, _("Đã gửi đề xuất. Trung tâm xem và trả lời."))
            return redirect("web:proposal", pk=row.pk)
    context = {"need": need, "item": item_name(need.item), "form": form, "light": light}
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/proposal_new.html", context, status=status)


@page
def proposal_again(request: HttpRequest, pk: int) -> HttpResponse:
    me, today = person_of(request), clock.today()
    row = _visible(request, pk)
    require_in_area(me, "fieldwork.record", row.unit, today)
    if row.state != ProposalState.RETURNED:
        raise FieldworkRefusal(describe_state(row))
    start = {name: getattr(row, name) for name in AMOUNTS}
    form = AgainForm(request.POST or None, initial=start)
    light = _light(row.establishment, row.item, form, start, today, but=row.pk)
    if _is_sent(request, form):
        with refusals_in(form):
            resubmit_proposal(
                proposal=row,
                **form.amounts,
                note=form.cleaned_data["note"],
                earlier_support=was_supported(row.establishment, row.item, today),
                by=me,
                on=today,
            )
            messages.success(request, _("Đã gửi lại đề xuất."))
            return redirect("web:proposal", pk=pk)
    context = {"proposal": row, "item": item_name(row.item), "form": form, "light": light}
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/proposal_again.html", context, status=status)


def _is_sent(request: HttpRequest, form: AmountsForm) -> bool:
    """The button "what do the rules say" (`look`) only asks."""
    return request.method == "POST" and form.is_valid() and "look" not in request.POST


def _light(
    firm: Any,
    item: str,
    form: AmountsForm,
    start: dict[str, Any],
    today: date,
    but: int | None = None,
) -> Light | None:
    """Check the amounts in the form, or the initial ones before it is sent.

    None if an amount is missing or the support exceeds the cost.
    """
    amounts = start
    if form.is_bound:
        form.is_valid()
        amounts = form.cleaned_data
    asked = {name: amounts[name] for name in AMOUNTS if amounts.get(name) is not None}
    if len(asked) < len(AMOUNTS) or asked["cost_vnd"] < asked["support_vnd"]:
        return None
    return light_for(firm, item, asked, today, but)


# --- one proposal ---------------------------------------------------------------------------------


@page
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    return _proposal_page(request, _visible(request, pk))


#: Step of the lifecycle that a button names → its action.
DECISIONS: dict[str, Callable[..., Proposal]] = {
    "accept": lambda words, **rest: accept_proposal(note=words, **rest),
    "return": lambda words, **rest: return_proposal(reason=words, **rest),
    "decline": lambda words, **rest: decline_proposal(reason=words, **rest),
}


@page
def proposal_decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    step = request.POST.get("step", "")
    if step not in DECISIONS:
        raise Http404
    if step not in by_name(buttons(row, person_of(request), clock.today())):
        raise FieldworkRefusal(describe_state(row))  # somebody decided meanwhile
    form = _words_form(step, request.POST)
    if form.is_valid():
        with refusals_in(form):
            words = form.cleaned_data["words"]
            DECISIONS[step](words, proposal=row, by=person_of(request), on=clock.today())
            messages.success(request, _("Đã ghi quyết định về đề xuất."))
            return redirect("web:proposal", pk=pk)
    return _proposal_page(request, row, {step: form}, status=422)


def _words_form(step: str, data: Any = None) -> WordsForm:
    labels = {
        "accept": (_("Lời nhắn"), ""),
        "return": (_("Cần bổ sung gì"), _("cộng tác viên đọc câu này")),
        "decline": (
            _("Vì sao không lập đề án"),
            _("câu này là kết quả của nhu cầu, nói lại được với chủ cơ sở"),
        ),
    }
    label, hint = labels[step]
    return WordsForm(data, auto_id=f"{step}_%s", label=label, hint=hint, need=step != "accept")


def _visible(request: HttpRequest, pk: int) -> Proposal:
    known = Proposal.objects.visible_to(person_of(request), clock.today())
    related = known.select_related("need", "visit", "proposed_by", "decided_by")
    return get_object_or_404(with_firms(related), pk=pk)


def _proposal_page(
    request: HttpRequest, row: Proposal, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    me, today = person_of(request), clock.today()
    steps = by_name(buttons(row, me, today))
    forms = forms or {}
    decisions = [
        (steps[step], forms.get(step) or _words_form(step), step in forms)
        for step in DECISIONS
        if step in steps and steps[step].is_open
    ]
    context = {
        "proposal": row,
        "item": item_name(row.item),
        "family": FAMILIES[ProposalState(row.state)],
        "waiting": proposal_waiting(row, today),
        "light": light_of(restored(row.checks)),
        "decisions": decisions,
        "locked": _locked(steps),
        "may_draft": my_rights(request).may_at("schemes.draft", row.unit),
        "may_resubmit": "resubmit" in steps and steps["resubmit"].is_open,
    }
    return render(request, "web/fieldwork/proposal.html", context, status=status)


def _locked(steps: dict[str, Button]) -> str:
    """Name those who may decide, if the viewer may not; otherwise ""."""
    accept = steps.get("accept")
    return format_people(accept.who_may) if accept and not accept.is_open else ""
