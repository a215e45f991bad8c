"""The sheets: the list of a year, one month, its steps, its file; a collaborator's own lines."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from caunoi.accounts.models import User
from caunoi.allowances.actions import (
    check_sheet,
    pay_sheet,
    prepare_sheet,
    return_sheet,
    send_back_sheet,
    withdraw_sheet,
)
from caunoi.allowances.export import sheet_xlsx
from caunoi.allowances.models import AllowanceLine, AllowanceSheet
from caunoi.allowances.queries import MonthRow, months_of, own_lines
from caunoi.common import clock
from caunoi.common.errors import Refusal
from caunoi.web.access import page, permissions_of, person_of
from caunoi.web.allowances.sheet import sheet_page
from caunoi.web.exports import table_file, wants_file, workbook_answer
from caunoi.web.fields import year_asked
from caunoi.web.templatetags.caunoi import month_name

#: The years that one can page to. Not a rule of law: the norms decide what a month is paid, and
#: refuse a month that they do not cover.
FIRST_YEAR, LAST_YEAR = 2009, 2035


@page
def allowances(request: HttpRequest) -> HttpResponse:
    """List the months of a year; a collaborator sees their own lines instead."""
    if "allowances.view" not in permissions_of(request):
        return _own(request)
    today = clock.today()
    year = _year_asked(request, today)
    months = [row for row in months_of(year, today) if row.sheet or row.month <= today]
    if wants_file(request):
        return _year_file(year, months)
    paid = [row.sheet for row in months if row.sheet and row.sheet.is_frozen]
    context = {
        "year": year,
        "years": [y for y in (year - 1, year, year + 1) if FIRST_YEAR <= y <= today.year],
        "months": list(reversed(months)),
        "paid_vnd": sum(sheet.total_vnd for sheet in paid),
        "paid_months": len(paid),
    }
    return render(request, "web/allowances/year.html", context)


def _own(request: HttpRequest) -> HttpResponse:
    """Without `?year=`, show this year or, if it has no lines, the last year that has some."""
    today = clock.today()
    own = own_lines(person_of(request), today)
    years = [day.year for day in own.order_by().dates("sheet__month", "year", order="DESC")]
    year = _year_asked(request, today)
    if "year" not in request.GET and years and year not in years:
        year = years[0]
    lines = list(own.filter(sheet__month__year=year))
    if wants_file(request):
        return _own_file(year, lines)
    paid = [line for line in lines if line.sheet.is_frozen]
    context = {
        "year": year,
        "years": years,
        "lines": lines,
        "paid_months": len(paid),
        "paid_vnd": sum(line.amount_vnd for line in paid),
    }
    return render(request, "web/allowances/own.html", context)


def _own_file(year: int, lines: list[AllowanceLine]) -> HttpResponse:
    head = [
        *(_("Tháng"), _("Địa bàn phụ trách"), _("Ngày tính"), _("Phép tính"), _("Thành tiền")),
        _("Trạng thái"),
    ]
    rows = (
        (
            line.sheet.month,
            line.area,
            f"{line.days}/{line.days_in_month}",
            line.formula,
            line.amount_vnd,
            line.sheet.get_state_display(),
        )
        for line in lines
    )
    return table_file(f"chi-ho-tro-cua-toi-{year}", head, rows)


def _year_file(year: int, months: list[MonthRow]) -> HttpResponse:
    head = [
        *(_("Tháng"), _("Trạng thái"), _("Số người"), _("Tổng, đồng"), pgettext("người", "Lập")),
        *(pgettext("người", "Kiểm tra"), pgettext("người", "Chi"), _("Chứng từ")),
    ]
    rows = (
        (
            row.month,
            made.get_state_display() if (made := row.sheet) else _("chưa lập"),
            made and made.headcount,
            made and made.total_vnd,
            made and made.prepared_by,
            made and made.checked_by,
            made and made.paid_by,
            made and made.voucher,
        )
        for row in reversed(months)
    )
    return table_file(f"chi-ho-tro-{year}", head, rows)


def _year_asked(request: HttpRequest, today: date) -> int:
    year = year_asked(request) or today.year
    return min(max(year, FIRST_YEAR), LAST_YEAR)


@page
def sheet(request: HttpRequest, month: date) -> HttpResponse:
    return sheet_page(request, month)


@page
def sheet_file(request: HttpRequest, month: date) -> HttpResponse:
    visible = AllowanceSheet.objects.visible_to(person_of(request), clock.today())
    found = get_object_or_404(visible, month=month)
    return workbook_answer(sheet_xlsx(found), f"chi-ho-tro-{month:%Y-%m}")


Taken = Callable[[HttpRequest, date, User, date], object]


def _prepare(_request: HttpRequest, month: date, by: User, on: date) -> object:
    return prepare_sheet(month=month, by=by, on=on)


def _check(_request: HttpRequest, month: date, by: User, on: date) -> object:
    return check_sheet(sheet=_visible(month, by, on), by=by, on=on)


def _pay(request: HttpRequest, month: date, by: User, on: date) -> object:
    voucher = request.POST.get("voucher", "")
    return pay_sheet(sheet=_visible(month, by, on), voucher=voucher, by=by, on=on)


def _with_reason(give_back: Callable[..., object]) -> Taken:
    def take(request: HttpRequest, month: date, by: User, on: date) -> object:
        reason = request.POST.get("reason", "")
        return give_back(sheet=_visible(month, by, on), reason=reason, by=by, on=on)

    return take


def _visible(month: date, by: User, on: date) -> AllowanceSheet:
    return get_object_or_404(AllowanceSheet.objects.visible_to(by, on), month=month)


#: Last part of the address → the action, and the message when it is done.
STEPS: dict[str, tuple[Taken, Promise]] = {
    "prepare": (_prepare, gettext_lazy("Đã lập bảng %(month)s. Chờ người khác kiểm tra.")),
    "check": (_check, gettext_lazy("Đã kiểm tra bảng %(month)s. Chờ kế toán chi.")),
    "pay": (_pay, gettext_lazy("Đã chi và khóa bảng %(month)s.")),
    "return": (_with_reason(return_sheet), gettext_lazy("Đã trả lại bảng %(month)s.")),
    "withdraw": (_with_reason(withdraw_sheet), gettext_lazy("Đã rút bảng %(month)s về.")),
    "send_back": (_with_reason(send_back_sheet), gettext_lazy("Đã trả lại bảng %(month)s.")),
}


@page
def sheet_step(request: HttpRequest, month: date, step: str) -> HttpResponse:
    """A refusal is shown on the sheet, where the person can act on it."""
    if step not in STEPS:
        raise Http404
    take, sentence = STEPS[step]
    try:
        take(request, month, person_of(request), clock.today())
    except Refusal as refusal:
        return sheet_page(request, month, refusal)
    messages.success(request, _(str(sentence)) % {"month": month_name(month)})
    return redirect("web:allowance-sheet", month=month)
