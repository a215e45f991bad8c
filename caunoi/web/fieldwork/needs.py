"""Needs: what waits and how long, one need with its outcome, recording one."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.common.lifecycle import by_name
from caunoi.fieldwork.actions import end_need, record_need
from caunoi.fieldwork.checks import FieldworkRefusal
from caunoi.fieldwork.enums import NeedState
from caunoi.fieldwork.items import item_name
from caunoi.fieldwork.lifecycle import buttons, describe_state
from caunoi.fieldwork.models import Need, Visit
from caunoi.fieldwork.queries import with_firms
from caunoi.network.models import Collaborator
from caunoi.web.access import page, person_of
from caunoi.web.fields import key_asked, refusals_in, year_asked
from caunoi.web.fieldwork.day import need_waiting
from caunoi.web.fieldwork.forms import NEED_ORDERS, ListFilter, NeedForm, WordsForm
from caunoi.web.fieldwork.lights import Light, light_for, suggested
from caunoi.web.fieldwork.narrowing import narrowed
from caunoi.web.fieldwork.visits import firm_to_record
from caunoi.web.lists import ListPage
from caunoi.web.tabs import counts_of, state_asked, tabs_of
from caunoi.web.templatetags.caunoi import place

#: Family of shapes of each state, for `web/parts/state.html`.
FAMILIES = {
    NeedState.OPEN: "wait",
    NeedState.PROPOSED: "run",
    NeedState.ANSWERED: "done",
    NeedState.WITHDRAWN: "stop",
}


#: State in which a need ends without a proposal → the step of the lifecycle.
ENDS = {NeedState.ANSWERED.value: "answer", NeedState.WITHDRAWN.value: "withdraw"}


@page
def needs(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    state = state_asked(request, NeedState, NeedState.OPEN.value)
    form = ListFilter(
        request.GET or None,
        people=Collaborator.objects.visible_to(me, today),
        orders=NEED_ORDERS,
        usual="oldest" if state == NeedState.OPEN else "newest",
    )
    seen = with_firms(Need.objects.visible_to(me, today).filter(recorded_on__lte=today))
    find = partial(narrowed, seen, day="recorded_on")
    kept = {"state": state, "year": year_asked(request)}
    listing = ListPage(request, find, form, kept=kept)
    if listing.wants_file:
        return listing.file("nhu-cau", _head(), partial(_lines, today))
    tabs = tabs_of(counts_of(listing.without("state")), NeedState, state)
    context = {
        "listing": listing,
        "rows": [(need_waiting(need, today), item_name(need.item)) for need in listing.page],
        "tabs": tabs,
        "total": tabs[-1].count,
        **kept,
    }
    return render(request, "web/fieldwork/needs.html", context)


def _head() -> list[str]:
    return [
        *(_("Ngày ghi"), _("Cơ sở"), _("Xã, phường"), _("Cần hỗ trợ việc gì"), _("Cụ thể là gì")),
        *(_("Năng lực của cơ sở"), _("Chi phí dự kiến"), _("Vốn đối ứng"), _("Người ghi nhận")),
        *(_("Trạng thái"), _("Kết quả"), _("Ngày có kết quả")),
    ]


def _lines(today: date, found: Iterable[Need]) -> Iterable[Sequence[Any]]:
    for need in found:
        yield (
            need.recorded_on,
            str(need.establishment),
            place(need.unit, today),
            str(item_name(need.item)),
            need.description,
            need.capacity,
            need.cost_vnd,
            need.counterpart_vnd,
            str(need.collaborator or ""),
            need.get_state_display(),
            need.outcome,
            need.ended_on,
        )


@page
def need(request: HttpRequest, pk: int) -> HttpResponse:
    return _need_page(request, _visible(request, pk))


@page
def need_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    state = request.POST.get("state", "")
    if ENDS.get(state) not in by_name(buttons(row, person_of(request), clock.today())):
        raise FieldworkRefusal(describe_state(row))  # it ended meanwhile, or cannot end this way
    form = _end_form(state, request.POST)
    if form.is_valid():
        with refusals_in(form):
            words = form.cleaned_data["words"]
            end_need(need=row, state=state, outcome=words, by=person_of(request), on=clock.today())
            messages.success(request, _("Đã ghi kết quả của nhu cầu."))
            return redirect("web:need", pk=pk)
    return _need_page(request, row, {state: form}, status=422)


def _visible(request: HttpRequest, pk: int) -> Need:
    known = Need.objects.visible_to(person_of(request), clock.today())
    related = known.select_related("visit", "recorded_by", "ended_by", "proposal")
    return get_object_or_404(with_firms(related), pk=pk)


def _end_form(state: str, data: Any = None) -> WordsForm:
    # Two such forms are on one page, so each has its own ids.
    if state == NeedState.WITHDRAWN:
        return WordsForm(data, auto_id=f"{state}_%s", label=_("Vì sao cơ sở không còn nhu cầu"))
    return WordsForm(
        data,
        auto_id=f"{state}_%s",
        label=_("Trả lời cơ sở thế nào"),
        hint=_("câu này là kết quả của nhu cầu, cộng tác viên đọc được và nói lại với chủ cơ sở"),
    )


def _need_page(
    request: HttpRequest, row: Need, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    me, today = person_of(request), clock.today()
    steps = by_name(buttons(row, me, today))
    forms = forms or {}
    ends = {
        step: forms.get(state) or _end_form(state)
        for state, step in ENDS.items()
        if step in steps and steps[step].is_open
    }
    context = {
        "need": row,
        "item": item_name(row.item),
        "family": FAMILIES[NeedState(row.state)],
        "waiting": need_waiting(row, today),
        "may_propose": "propose" in steps and steps["propose"].is_open,
        "light": _light(row, today) if row.state == NeedState.OPEN else None,
        "answer_form": ends.get("answer"),
        "withdraw_form": ends.get("withdraw"),
    }
    return render(request, "web/fieldwork/need.html", context, status=status)


def _light(row: Need, today: date) -> Light | None:
    """Check the rules with the highest support for the item; None if no cost is known."""
    start = suggested(row.item, row.cost_vnd, row.counterpart_vnd, today)
    if start.get("support_vnd") is None:
        return None
    return light_for(row.establishment, row.item, start, today)


@page
def need_new(request: HttpRequest, pk: int) -> HttpResponse:
    """`?visit=` names the visit on which the need was heard."""
    firm = firm_to_record(request, pk)
    visit = _heard_on(request, pk)
    form = NeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            row = record_need(
                establishment=firm,
                visit=visit,
                **form.cleaned_data,
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã ghi nhu cầu của %(firm)s.") % {"firm": firm})
            return redirect("web:need", pk=row.pk)
    context = {"firm": firm, "form": form, "visit": visit}
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/need_new.html", context, status=status)


def _heard_on(request: HttpRequest, firm: int) -> Visit | None:
    if not (key := key_asked(request, "visit")):
        return None
    known = Visit.objects.visible_to(person_of(request), clock.today())
    return get_object_or_404(known, pk=key, establishment=firm)
