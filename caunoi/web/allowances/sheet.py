"""One month as a page: the sum, the calculation, who did which step, the lines explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from caunoi.allowances.lifecycle import NONE, buttons
from caunoi.allowances.models import AllowanceLine, AllowanceSheet, SheetState
from caunoi.allowances.queries import (
    Line,
    MonthLines,
    changes_since,
    earlier_lines,
    month_lines,
    paid_in_year,
)
from caunoi.allowances.rules import NoRate
from caunoi.common import clock
from caunoi.common.errors import Refusal
from caunoi.common.words import amount_in_words
from caunoi.web.access import permissions_of, person_of
from caunoi.web.templatetags.caunoi import day

#: Family of shapes of each state.
FAMILIES = {
    SheetState.PREPARED: "wait",
    SheetState.CHECKED: "run",
    SheetState.RETURNED: "fix",
    SheetState.PAID: "done",
}


@dataclass(frozen=True, slots=True)
class Signed:
    """One step of the sign-off. `when` is the Centre's day; `kind` is "done", "now" or ""."""

    title: str
    who: str
    when: str
    kind: str


@dataclass(frozen=True, slots=True)
class ExplainedLine:
    """A line of the sheet with the paid line of the month before, if there is one."""

    line: Line
    before: AllowanceLine | None


def sheet_page(request: HttpRequest, month: date, refusal: Refusal | None = None) -> HttpResponse:
    """With a refusal, the page shows its sentence at the top and has its status."""
    context: dict[str, Any] = {"month": month, "refusal": refusal and str(refusal)}
    status = refusal.status if refusal else 200
    try:
        found = month_lines(month)
    except NoRate as no_rate:  # a month that no norm covers: the page says which is missing
        context |= {"no_rate": str(no_rate), "sheet": None}
        return render(request, "web/allowances/sheet.html", context, status=status)
    today = clock.today()
    sheet = found.sheet
    steps = buttons(sheet or AllowanceSheet(month=month, state=NONE), person_of(request), today)
    may = permissions_of(request)
    context |= {
        "sheet": sheet,
        "found": found,
        "family": FAMILIES[SheetState(sheet.state)] if sheet else "draft",
        "lines": _explained(found),
        "rates": _rates(found.lines),
        "in_words": amount_in_words(found.total_vnd),
        "paid_vnd": paid_in_year(month.year, month),
        "changes": _changes(sheet),
        "signed": _signed(sheet),
        "open": [b for b in steps if b.is_open],
        "locked": [b for b in steps if not b.is_open and b.transition.permission in may],
        "next": next((b for b in steps if b.transition.actor), None),
        "is_ahead": month > today,
    }
    return render(request, "web/allowances/sheet.html", context, status=status)


def _explained(found: MonthLines) -> list[ExplainedLine]:
    earlier = earlier_lines(found.month, limit=1)
    return [
        ExplainedLine(line, next(iter(earlier.get(line.collaborator_id, ())), None))
        for line in found.lines
    ]


def _rates(lines: Sequence[Line]) -> list[tuple[int, int, int]]:
    """Return (people, amount, days), the most people first."""
    counts: dict[tuple[int, int], int] = {}
    for line in lines:
        key = (line.amount_vnd, line.days)
        counts[key] = counts.get(key, 0) + 1
    return sorted(((n, amount, days) for (amount, days), n in counts.items()), reverse=True)


def _changes(sheet: AllowanceSheet | None) -> list[str]:
    """Return how the facts differ from a sheet that is prepared or checked; [] for any other."""
    if sheet is None or sheet.state not in {SheetState.PREPARED, SheetState.CHECKED}:
        return []
    try:
        return changes_since(sheet)
    except NoRate as no_rate:
        return [str(no_rate)]


def _signed(sheet: AllowanceSheet | None) -> list[Signed]:
    state = sheet.state if sheet else NONE
    days = {step.to_state: step.on for step in sheet.steps.all()} if sheet else {}
    rows = (
        (pgettext("người", "Lập"), SheetState.PREPARED, {NONE, SheetState.RETURNED}),
        (pgettext("người", "Kiểm tra"), SheetState.CHECKED, {SheetState.PREPARED}),
        (pgettext("người", "Chi"), SheetState.PAID, {SheetState.CHECKED}),
    )
    return [
        _one_signed(sheet, title, part, day(days.get(part)), state in waits)
        for title, part, waits in rows
    ]


def _one_signed(
    sheet: AllowanceSheet | None, title: str, part: SheetState, on: str, waits: bool
) -> Signed:
    if waits:
        return Signed(title, _("đang chờ"), "", "now")
    who = getattr(sheet, f"{part}_by", None)
    return Signed(title, str(who), on, "done") if who else Signed(title, _("chưa đến"), "", "")
