"""The calendar of a year: which days do not count, by which document; changed by two persons."""

import calendar as months
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.calendar.actions import approve_days, propose_days, propose_withdrawal, return_days
from caunoi.calendar.enums import DayKind
from caunoi.calendar.models import DayChange, PublicHoliday
from caunoi.calendar.queries import calendar_between, calendar_of
from caunoi.calendar.rules import WEEKEND, WorkCalendar, working_days_after
from caunoi.common import clock
from caunoi.web.access import page, person_of
from caunoi.web.fields import refusals_in, year_asked
from caunoi.web.legal.deciding import decision_of, waiting
from caunoi.web.legal.forms import CountForm, DaysForm, ReturnForm, WithdrawForm
from caunoi.web.paging import page_of


@dataclass(frozen=True, slots=True)
class Day:
    """One cell of a month: a day, and its row of the calendar if it has one.

    `look` is "off" (a weekday without work), "rest" (a weekend), "worked" (a weekend day that is
    worked) or "" (an ordinary working day).
    """

    day: date
    row: PublicHoliday | None
    look: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month as weeks that start on Monday; days of other months are None."""

    first: date
    weeks: list[list[Day | None]]


@page
def calendar(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    year = year_asked(request) or today.year
    rows = list(PublicHoliday.objects.filter(day__year=year).select_related("change"))
    standing = [row for row in rows if row.withdrawn_at is None]
    changes = DayChange.objects.visible_to(me, today).filter(first_on__year=year)
    months_shown = list(_months(year, standing))
    days = [day for month in months_shown for week in month.weeks for day in week if day]
    context = {
        "year": year,
        "years": _years(today, year),
        "months": months_shown,
        "rows": rows,
        "worked": sum(day.look in ("", "worked") for day in days),
        "off": sum(day.look == "off" for day in days),
        "knows_tet": any(row.kind == DayKind.TET for row in standing),
        "page": page_of(request, changes.select_related("proposed_by", "decided_by", "withdraws")),
        "waiting": waiting(),
        **_counted(request),
    }
    return render(request, "web/legal/calendar.html", context)


def _years(today: date, year: int) -> list[int]:
    """Return the years with rows, this year and the next, whose notice is still awaited."""
    known = {day.year for day in PublicHoliday.objects.standing().dates("day", "year")}
    return sorted(known | {today.year, today.year + 1, year})


def _months(year: int, standing: Iterable[PublicHoliday]) -> Iterable[Month]:
    by_day = {row.day: row for row in standing}
    known = calendar_of(by_day.values())
    for number in range(1, 13):
        weeks = months.Calendar().monthdatescalendar(year, number)
        yield Month(
            date(year, number, 1),
            [
                [_day(day, by_day, known) if day.month == number else None for day in week]
                for week in weeks
            ],
        )


def _day(day: date, by_day: dict[date, PublicHoliday], known: WorkCalendar) -> Day:
    is_weekend = day.weekday() in WEEKEND
    if known.is_working(day):
        return Day(day, by_day.get(day), "worked" if is_weekend else "")
    return Day(day, by_day.get(day), "rest" if is_weekend else "off")


def _counted(request: HttpRequest) -> dict[str, object]:
    form = CountForm(request.GET if "days" in request.GET else None)
    if not form.is_valid():
        return {"form": form}
    first, count = form.cleaned_data["from_on"], form.cleaned_data["days"]
    known = calendar_between(first, date(first.year + 2, 12, 31))
    due_on = working_days_after(first, count, known.calendar)
    unknown = [year for year in known.unknown_years if year <= due_on.year]
    return {"form": form, "from_on": first, "count": count, "due_on": due_on, "unknown": unknown}


# --- proposals ------------------------------------------------------------------------------------


@page
def days_propose(request: HttpRequest) -> HttpResponse:
    """Propose days of a notice: holidays in a row, an exchanged day or a day worked instead."""
    today = clock.today()
    form = DaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            change = propose_days(**form.cleaned_data, by=person_of(request), on=today)
            messages.success(
                request, _("Đã gửi đề nghị. Chưa có gì đổi trước khi người khác duyệt.")
            )
            return redirect("web:day-change", pk=change.pk)
    status = 422 if form.errors else 200
    return render(request, "web/legal/days_propose.html", {"form": form}, status=status)


@page
def day_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose to withdraw a wrong day. Nothing changes before another person approves."""
    day = get_object_or_404(PublicHoliday.objects.standing(), pk=pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            change = propose_withdrawal(
                day=day,
                reason=form.cleaned_data["reason"],
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(
                request, _("Đã gửi đề nghị. Chưa có gì đổi trước khi người khác duyệt.")
            )
            return redirect("web:day-change", pk=change.pk)
    status = 422 if form.errors else 200
    return render(request, "web/legal/day_withdraw.html", {"form": form, "day": day}, status=status)


@page
def day_change(request: HttpRequest, pk: int) -> HttpResponse:
    return _change_page(request, _visible_or_404(request, pk), ReturnForm())


def _visible_or_404(request: HttpRequest, pk: int) -> DayChange:
    changes = DayChange.objects.visible_to(person_of(request), clock.today())
    return get_object_or_404(changes.select_related("proposed_by", "decided_by"), pk=pk)


def _change_page(request: HttpRequest, change: DayChange, form: ReturnForm) -> HttpResponse:
    context = {
        "change": change,
        "count": (change.last_on - change.first_on).days + 1,
        "form": form,
        **decision_of(request, change),
    }
    status = 422 if form.errors else 200
    return render(request, "web/legal/day_change.html", context, status=status)


@page
def day_change_approve(request: HttpRequest, pk: int) -> HttpResponse:
    change = _visible_or_404(request, pk)
    approve_days(change=change, by=person_of(request), on=clock.today())
    messages.success(request, _("Đã duyệt. Hạn đã đặt giữ nguyên; hạn đặt từ nay theo lịch mới."))
    return redirect("web:day-change", pk=pk)


@page
def day_change_return(request: HttpRequest, pk: int) -> HttpResponse:
    change = _visible_or_404(request, pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            reason = form.cleaned_data["reason"]
            return_days(change=change, reason=reason, by=person_of(request), on=clock.today())
            messages.success(request, _("Đã trả lại đề nghị."))
            return redirect("web:day-change", pk=pk)
    return _change_page(request, change, form)
