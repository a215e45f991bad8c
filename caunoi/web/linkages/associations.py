"""Associations: the list, one with its members on a day, founding, joining and leaving."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common import clock
from caunoi.linkages.actions import (
    end_association,
    found_association,
    join_association,
    leave_association,
    prepare_association,
    record_association_meeting,
)
from caunoi.linkages.enums import ASSOCIATIONS_OPEN, AssociationState, StepKind
from caunoi.linkages.lifecycle import (
    LinkageRefusal,
    may_record,
    require_open,
    steps_from,
)
from caunoi.linkages.models import Association, AssociationMember, AssociationQuerySet
from caunoi.linkages.queries import associations_found, counts_by_state, members_on
from caunoi.localities.models import AdminUnit
from caunoi.web.access import page, person_of
from caunoi.web.fields import day_asked, refusals_in
from caunoi.web.linkage_parts import FAMILIES, opens
from caunoi.web.linkages.choosing import choice_of
from caunoi.web.linkages.forms import AssociationForm, AssociationsFilter, JoinForm, LeaveForm
from caunoi.web.linkages.linkages import form_of
from caunoi.web.linkages.story import story_of
from caunoi.web.lists import Asked, ListPage
from caunoi.web.places import area_choices_in
from caunoi.web.tabs import ALL, state_asked, tabs_of
from caunoi.web.templatetags.caunoi import place


@page
def associations(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    form = AssociationsFilter(request.GET or None)
    state = state_asked(request, AssociationState, ALL)
    kept = {"state": state if state != ALL else ""}
    listing = ListPage(request, partial(_found, me, today), form, kept=kept)
    if listing.wants_file:
        return listing.file("hoi-nganh-nghe", _head(), partial(_lines, today))
    tabs = tabs_of(counts_by_state(listing.without("state")), AssociationState, state)
    context = {
        "listing": listing,
        "rows": [_row(row, today) for row in listing.page],
        "tabs": tabs,
        "total": tabs[-1].count,
    }
    return render(request, "web/linkages/associations.html", context)


def _found(me: User, today: date, asked: Asked) -> AssociationQuerySet:
    trade = asked["trade"].code if "trade" in asked else ""
    state = asked.get("state", "")
    return associations_found(me, today, text=asked.get("q", ""), trade=trade, state=state)


def _row(row: Any, today: date) -> dict[str, Any]:
    state = AssociationState(row.state_then)
    has_ended = row.ended_on is not None and row.ended_on <= today
    return {
        "association": row,
        "family": FAMILIES[state],
        "word": state.label,
        "is_founded": row.founded_on is not None and row.founded_on <= today,
        "result": row.result if has_ended else "",
    }


def _head() -> list[str]:
    return [
        *(_("Tên hội"), _("Ngành nghề"), _("Địa bàn"), _("Bắt đầu vận động"), _("Trạng thái")),
        *(_("Số hội viên"), _("Số quyết định"), _("Ngày quyết định"), _("Cơ quan ra quyết định")),
        *(_("Lập hội để làm gì"), _("Kết quả"), _("Ngày kết thúc")),
    ]


def _lines(today: date, found: Iterable[Any]) -> Iterable[Sequence[Any]]:
    for association in found:
        row = _row(association, today)
        is_founded = row["is_founded"]
        yield (
            str(association),
            str(association.trade or ""),
            place(association.unit, today),
            association.prepared_on,
            str(row["word"]),
            association.head_count,
            association.decision_number if is_founded else "",
            association.founded_on if is_founded else None,
            association.decided_by if is_founded else "",
            association.purpose,
            row["result"],
            association.ended_on if row["result"] else None,
        )


# --- one association ------------------------------------------------------------------------------


@page
def association(request: HttpRequest, pk: int) -> HttpResponse:
    """The members shown are those of `?on=`, by default of today; the rest is as of today."""
    me, today = person_of(request), clock.today()
    row, day = _visible(request, pk), day_asked(request)
    listing = ListPage(request, lambda _asked: members_on(row, day))
    if listing.wants_file:
        head = [_("Hội viên"), _("Xã, phường"), _("Vào hội từ"), _("Ra khỏi hội từ")]
        return listing.file(f"hoi-vien-{day:%Y-%m-%d}", head, partial(_member_lines, day))
    members = listing.page.object_list
    is_now = row.state == row.state_then  # type: ignore[attr-defined]
    may = is_now and may_record(row, me, today)
    context = {
        **_row(row, today),
        "listing": listing,
        "members": members,
        "open_firms": opens(me, today, [member.establishment for member in members]),
        "day_shown": day,
        "is_other_day": day != today,
        "story": story_of(row.steps.all(), today),
        "left": _left(row, today),
        "steps": steps_from(row, row.state) if may else [],
        "may_record": may and row.state in ASSOCIATIONS_OPEN,
        "is_later": not is_now,
    }
    return render(request, "web/linkages/association.html", context)


def _left(row: Association, today: date) -> list[AssociationMember]:
    """Return the former members, the latest first, at most 50."""
    gone = row.members.filter(ends_on__lte=today).select_related("establishment")
    return list(gone.order_by("-ends_on", "-pk")[:50])


def _member_lines(day: date, members: Iterable[AssociationMember]) -> Iterable[Sequence[Any]]:
    for each in members:
        yield str(each.establishment), place(each.unit, day), each.starts_on, each.ends_on


def _visible(request: HttpRequest, pk: int) -> Association:
    today = clock.today()
    known = Association.objects.visible_to(person_of(request), today).as_of(today)
    return get_object_or_404(known.select_related("trade", "unit", "ended_by"), pk=pk)


@page
def association_new(request: HttpRequest) -> HttpResponse:
    """Prepare an association. `?with=` preselects its first members."""
    me, today = person_of(request), clock.today()
    choice = choice_of(request)
    places = area_choices_in(rights_of(me, today).where("linkages.record"), today)
    first = choice.establishments[0] if choice.chosen else None
    initial = {
        "prepared_on": today,
        "trade": first.trade_id if first else None,
        "unit": str(first.unit_id) if first else None,
    }
    form = AssociationForm(request.POST or None, places=places, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = _prepare(request, form.cleaned_data, choice.establishments)
            messages.success(request, _("Đã ghi. Hội chỉ thành lập khi có quyết định."))
            return redirect("web:association", pk=made.pk)
    status = 422 if form.errors else 200
    context = {"form": form, "choice": choice}
    return render(request, "web/linkages/association_new.html", context, status=status)


def _prepare(request: HttpRequest, values: dict[str, Any], firms: list[Any]) -> Association:
    unit = get_object_or_404(AdminUnit, pk=values.pop("unit"))
    is_invented = any(firm.is_invented for firm in firms)
    return prepare_association(
        unit=unit,
        members=firms,
        is_invented=is_invented,
        **values,
        by=person_of(request),
        on=clock.today(),
    )


@page
def association_member(request: HttpRequest, pk: int) -> HttpResponse:
    row = _visible(request, pk)
    require_open(row, ASSOCIATIONS_OPEN)
    choice = choice_of(request)
    form = JoinForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            if len(choice.chosen) != 1:
                raise LinkageRefusal(_("Chọn một cơ sở từ sổ cơ sở, rồi ghi ngày."))
            join_association(
                association=row,
                establishment=choice.establishments[0],
                joined_on=form.cleaned_data["day"],
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã ghi cơ sở vào hội."))
            return redirect("web:association", pk=pk)
    context = {
        "form": form,
        "choice": choice,
        "heading": _("Ghi cơ sở vào hội"),
        "about": row,
        "is_association": True,
    }
    status = 422 if form.errors else 200
    return render(request, "web/linkages/choose.html", context, status=status)


@page
def member_leave(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    row = _visible(request, pk)
    rows = row.members.select_related("establishment")
    leaving = get_object_or_404(rows, pk=member)
    form = LeaveForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            leave_association(
                member=leaving,
                left_on=form.cleaned_data["day"],
                reason=form.cleaned_data["words"],
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã ghi cơ sở ra khỏi hội."))
            return redirect("web:association", pk=pk)
    heading = _("%(firm)s ra khỏi hội") % {"firm": leaving.establishment}
    context = {"form": form, "heading": heading, "about": row, "is_association": True}
    status = 422 if form.errors else 200
    return render(request, "web/linkages/step.html", context, status=status)


@page
def association_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    row = _visible(request, pk)
    form, heading = form_of(request, row, step, ASSOCIATIONS_OPEN)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            _take(request, row, step, form.cleaned_data)
            messages.success(request, _("Đã ghi."))
            return redirect("web:association", pk=pk)
    context = {"form": form, "heading": heading, "about": row, "is_association": True}
    status = 422 if form.errors else 200
    return render(request, "web/linkages/step.html", context, status=status)


def _take(request: HttpRequest, row: Association, step: str, values: dict[str, Any]) -> None:
    by, on = person_of(request), clock.today()
    day = values.pop("day")
    if step == StepKind.MEETING:
        record_association_meeting(association=row, met_on=day, **values, by=by, on=on)
    elif step == StepKind.FOUND:
        found_association(association=row, founded_on=day, **values, by=by, on=on)
    else:
        words = values["words"]
        end_association(association=row, step=step, result=words, ended_on=day, by=by, on=on)
