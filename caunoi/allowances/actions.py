"""Write the sheets. Each step has its action here; `lifecycle` says who may take it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop, override

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.allowances.lifecycle import TRANSITIONS, advance, others_who_may
from caunoi.allowances.models import AllowanceSheet, SheetState
from caunoi.allowances.queries import lines_for, sheet_of
from caunoi.common.effective import first_of_month
from caunoi.journal.actions import action
from caunoi.notices.actions import tell

PREPARED = gettext_noop(
    "Bảng chi hỗ trợ tháng %(month)s đã lập: %(people)s người, %(total_vnd)s. Chờ kiểm tra."
)
CHECKED = gettext_noop(
    "Bảng chi hỗ trợ tháng %(month)s đã kiểm tra: %(people)s người, %(total_vnd)s. Chờ chi."
)
RETURNED = gettext_noop("Bảng chi hỗ trợ tháng %(month)s bị trả lại: %(reason)s")


@action("allowances.prepare_sheet", title=gettext_lazy("Lập bảng chi hỗ trợ"))
def prepare_sheet(*, month: date, by: User, on: date) -> AllowanceSheet:
    """Prepare the month's sheet from the present facts, or prepare a returned one again.

    `month` may be any day of it. A month can be prepared once it has begun: if a term ends later in
    it, check and pay find the difference.
    """
    rights_of(by, on).require("allowances.prepare")
    month = first_of_month(month)
    with override("vi"):  # a sheet is a Vietnamese document, whoever prepares it
        lines = lines_for(month)
    sheet = sheet_of(month) or AllowanceSheet(month=month)
    sheet = advance(sheet, "prepare", by=by, on=on, lines=lines)
    _tell(PREPARED, sheet, _next_people("check", sheet, on))
    return sheet


@action("allowances.check_sheet", title=gettext_lazy("Kiểm tra bảng chi hỗ trợ"))
def check_sheet(*, sheet: AllowanceSheet, by: User, on: date) -> AllowanceSheet:
    """Confirm a prepared sheet. Refuses its maker, and facts that changed since."""
    sheet = advance(sheet, "check", by=by, on=on)
    _tell(CHECKED, sheet, _next_people("pay", sheet, on))
    return sheet


@action("allowances.return_sheet", title=gettext_lazy("Trả lại bảng chi hỗ trợ"))
def return_sheet(*, sheet: AllowanceSheet, reason: str, by: User, on: date) -> AllowanceSheet:
    return _give_back("return", sheet, reason, by, on)


@action("allowances.withdraw_sheet", title=gettext_lazy("Rút bảng chi hỗ trợ về"))
def withdraw_sheet(*, sheet: AllowanceSheet, reason: str, by: User, on: date) -> AllowanceSheet:
    return _give_back("withdraw", sheet, reason, by, on)


@action("allowances.send_back_sheet", title=gettext_lazy("Trả lại bảng, không chi"))
def send_back_sheet(*, sheet: AllowanceSheet, reason: str, by: User, on: date) -> AllowanceSheet:
    return _give_back("send_back", sheet, reason, by, on)


@action("allowances.pay_sheet", title=gettext_lazy("Chi và khóa bảng chi hỗ trợ"))
def pay_sheet(*, sheet: AllowanceSheet, voucher: str, by: User, on: date) -> AllowanceSheet:
    """Pay a checked sheet, with the voucher's number, and freeze it. Refuses maker and checker.

    A second call finds the sheet paid and refuses, so that nothing is paid twice.
    """
    return advance(sheet, "pay", by=by, on=on, voucher=voucher)


def _give_back(name: str, sheet: AllowanceSheet, reason: str, by: User, on: date) -> AllowanceSheet:
    sheet = advance(sheet, name, by=by, on=on, reason=reason)
    if by.pk != sheet.prepared_by_id:
        _tell(RETURNED, sheet, [sheet.prepared_by], reason=sheet.return_reason)
    return sheet


def _next_people(name: str, sheet: AllowanceSheet, on: date) -> list[User]:
    row = next(row for row in TRANSITIONS if row.name == name)
    return others_who_may(row, sheet, on)


def _tell(message: str, sheet: AllowanceSheet, people: Iterable[User], **more: Any) -> None:
    figures = {"month": sheet.month, "people": sheet.headcount, "total_vnd": sheet.total_vnd}
    tell(
        recipients=people,
        kind=f"allowances.{SheetState(sheet.state).value}",
        message=message,
        figures={**figures, **more},
        address=f"allowances.sheet:{sheet.month:%Y-%m}",
    )
