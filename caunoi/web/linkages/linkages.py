"""Linkages: the list and its file, one with its history, advising, meetings and results."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common import clock
from caunoi.fieldwork.queries import reach_of
from caunoi.linkages.actions import (
    FEWEST_PARTNERS,
    add_partner,
    advise_linkage,
    conclude_linkage,
    record_meeting,
)
from caunoi.linkages.enums import LINKAGES_OPEN, SIGNABLE, LinkageState, StepKind
from caunoi.linkages.lifecycle import (
    LinkageRefusal,
    may_record,
    require_open,
    steps_from,
    transition_of,
)
from caunoi.linkages.models import Linkage, LinkageQuerySet
from caunoi.linkages.queries import counts_by_state, linkages_found, with_partners
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import communes_of
from caunoi.web.access import page, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.linkage_parts import FAMILIES, opens
from caunoi.web.linkages.choosing import choice_of
from caunoi.web.linkages.forms import (
    JoinForm,
    LinkageForm,
    LinkagesFilter,
    MeetingForm,
    ResultForm,
)
from caunoi.web.linkages.story import story_of
from caunoi.web.lists import Asked, ListPage
from caunoi.web.places import area_choices_in
from caunoi.web.tabs import ALL, state_asked, tabs_of
from caunoi.web.templatetags.caunoi import place


@page
def linkages(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    areas = area_choices_in(rights_of(me, today).where("linkages.view"), today)
    form = LinkagesFilter(request.GET or None, areas=areas)
    state = state_asked(request, LinkageState, ALL)
    kept = {"state": state if state != ALL else ""}
    listing = ListPage(request, partial(_found, me, today), form, kept=kept)
    if listing.wants_file:
        return listing.file("lien-ket", _head(), partial(_lines, today))
    tabs = tabs_of(counts_by_state(listing.without("state")), LinkageState, state)
    context = {
        "listing": listing,
        "rows": [_row(row, today) for row in listing.page],
        "tabs": tabs,
        "total": tabs[-1].count,
    }
    return render(request, "web/linkages/linkages.html", context)


def _found(me: User, today: date, asked: Asked) -> LinkageQuerySet:
    found = linkages_found(
        me,
        today,
        text=asked.get("q", ""),
        kind=asked.get("kind", ""),
        state=asked.get("state", ""),
        unit_ids=_units(asked.get("area", ""), today),
        since=asked.get("since"),
        until=asked.get("until"),
    )
    return with_partners(found, today).order_by("-advised_on", "-pk")


def _units(area: str, today: date) -> set[int] | None:
    if not area:
        return None
    unit = AdminUnit.objects.get(pk=area)
    return reach_of(communes_of(unit, today)) | {unit.pk}


def _row(row: Any, today: date) -> dict[str, Any]:
    """Return the linkage as of today. `days` without news is None unless it is being advised."""
    state = LinkageState(row.state_then)
    waits = state == LinkageState.ADVISING
    known = row.result_on is not None and row.result_on <= today
    contracts = [_contract(each, today) for each in row.contracts.all()]
    return {
        "linkage": row,
        "family": FAMILIES[state],
        "word": state.label,
        "result": row.result if known and not waits else "",
        "days": (today - row.last_on).days if waits else None,
        "contracts": contracts,
        "overdue": sum(each["is_overdue"] for each in contracts),
    }


def _contract(row: Any, today: date) -> dict[str, Any]:
    is_open = row.result_on is None or row.result_on > today
    return {
        "contract": row,
        "is_open": is_open,
        "is_overdue": is_open and row.ends_on is not None and row.ends_on < today,
    }


def _head() -> list[str]:
    return [
        *(_("Ngày tư vấn"), _("Về việc gì"), _("Hình thức"), _("Các bên"), _("Xã, phường")),
        *(_("Đã tư vấn gì"), _("Người tư vấn"), _("Trạng thái"), _("Kết quả")),
        *(_("Ngày có kết quả"), _("Hợp đồng chung")),
    ]


def _lines(today: date, found: Iterable[Any]) -> Iterable[Sequence[Any]]:
    for linkage in found:
        row, partners = _row(linkage, today), linkage.partners.all()
        yield (
            linkage.advised_on,
            str(linkage),
            linkage.get_kind_display(),
            "; ".join(str(partner.establishment) for partner in partners),
            "; ".join(dict.fromkeys(place(partner.unit, today) for partner in partners)),
            linkage.advice,
            str(linkage.collaborator or linkage.recorded_by),
            str(row["word"]),
            row["result"],
            linkage.result_on if row["result"] else None,
            "; ".join(_contract_cell(**each) for each in row["contracts"]),
        )


def _contract_cell(contract: Any, is_open: bool, is_overdue: bool) -> str:
    text = f"{contract}, {contract.signed_on:%d/%m/%Y}"
    return text if is_open else f"{text}: {contract.result}"


# --- one linkage ----------------------------------------------------------------------------------


@page
def linkage(request: HttpRequest, pk: int) -> HttpResponse:
    me, today = person_of(request), clock.today()
    row = _visible(request, pk)
    partners = list(row.partners.all())
    is_now = row.state == row.state_then  # type: ignore[attr-defined]
    may = is_now and may_record(row, me, today)
    columns = _row(row, today)
    may_end = not any(each["is_open"] for each in columns["contracts"])
    context = {
        **columns,
        "partners": partners,
        "open_firms": opens(me, today, [partner.establishment for partner in partners]),
        "story": story_of(row.steps.all(), today),
        "steps": steps_from(row, row.state) if may and may_end else [],
        "may_meet": may and row.state in LINKAGES_OPEN,
        "may_sign": may and row.state in SIGNABLE,
        "is_later": not is_now,
    }
    return render(request, "web/linkages/linkage.html", context)


def _visible(request: HttpRequest, pk: int) -> Linkage:
    today = clock.today()
    known = Linkage.objects.visible_to(person_of(request), today).as_of(today)
    return get_object_or_404(with_partners(known, today).select_related("result_by"), pk=pk)


@page
def linkage_new(request: HttpRequest) -> HttpResponse:
    """Record advice. `?with=` preselects the partners; more are proposed for the first of them."""
    choice = choice_of(request, proposing=True)
    form = LinkageForm(request.POST or None, initial={"advised_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = advise_linkage(
                partners=choice.establishments,
                **form.cleaned_data,
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(
                request, _("Đã ghi tư vấn. Gặp lần nào thì ghi lần ấy, đến khi có kết quả.")
            )
            return redirect("web:linkage", pk=made.pk)
    context = {
        "form": form,
        "choice": choice,
        "is_enough": len(choice.chosen) >= FEWEST_PARTNERS,
    }
    status = 422 if form.errors else 200
    return render(request, "web/linkages/linkage_new.html", context, status=status)


@page
def linkage_partner(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    require_open(row, LINKAGES_OPEN)
    choice = choice_of(request)
    form = JoinForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            _bring_in(request, row, choice.establishments, form.cleaned_data["day"])
            messages.success(request, _("Đã thêm bên liên kết."))
            return redirect("web:linkage", pk=pk)
    context = {
        "form": form,
        "choice": choice,
        "heading": _("Thêm bên liên kết"),
        "about": row,
        "is_association": False,
    }
    status = 422 if form.errors else 200
    return render(request, "web/linkages/choose.html", context, status=status)


def _bring_in(request: HttpRequest, row: Linkage, firms: list[Any], day: date) -> None:
    if not firms:
        raise LinkageRefusal(_("Chọn một cơ sở từ sổ cơ sở."))
    by, on = person_of(request), clock.today()
    add_partner(linkage=row, establishment=firms[-1], since_on=day, by=by, on=on)


@page
def linkage_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    row = _visible(request, pk)
    form, heading = form_of(request, row, step, LINKAGES_OPEN)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            _take(request, row, step, form.cleaned_data)
            messages.success(request, _("Đã ghi."))
            return redirect("web:linkage", pk=pk)
    context = {"form": form, "heading": heading, "about": row, "is_association": False}
    status = 422 if form.errors else 200
    return render(request, "web/linkages/step.html", context, status=status)


def form_of(
    request: HttpRequest, row: Any, step: str, living: Collection[str]
) -> tuple[forms.Form, str]:
    """Return the form of a step and its heading.

    404 for an unknown step; raises `Refusal` if the step is no longer possible.
    """
    options: dict[str, Any] = {"initial": {"day": clock.today()}}
    if step == StepKind.MEETING:
        require_open(row, living)
        return MeetingForm(request.POST or None, **options), _("Ghi buổi gặp")
    try:
        transition = transition_of(row, step)
    except KeyError as error:
        raise Http404 from error
    form = ResultForm(request.POST or None, step=transition, **options)
    return form, str(transition.label)


def _take(request: HttpRequest, row: Linkage, step: str, values: dict[str, Any]) -> None:
    by, on = person_of(request), clock.today()
    day = values.pop("day")
    if step == StepKind.MEETING:
        record_meeting(linkage=row, met_on=day, **values, by=by, on=on)
    else:
        words = values["words"]
        conclude_linkage(linkage=row, step=step, result=words, result_on=day, by=by, on=on)
