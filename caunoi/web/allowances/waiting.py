"""Allowance sheets that wait to be checked, paid or prepared."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.allowances.lifecycle import buttons
from caunoi.allowances.models import AllowanceSheet, SheetState
from caunoi.allowances.queries import months_to_prepare
from caunoi.common.effective import first_of_next_month
from caunoi.web.shell.worklist import Loss, Work, WorkSource, url_of
from caunoi.web.templatetags.caunoi import month_name, vnd


def sheets(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    if not may & {"allowances.prepare", "allowances.check", "allowances.pay"}:
        return
    standing = list(AllowanceSheet.objects.exclude(state=SheetState.PAID).order_by("month"))
    for sheet in standing:
        steps = [b for b in buttons(sheet, user, today) if b.is_open and b.transition.actor]
        if steps:
            yield _sheet_work(sheet, _words_for(steps[0].transition.name), today)
    if "allowances.prepare" in may:
        yield from _month_to_prepare(today)


def _words_for(step: str) -> str:
    return {"check": _("Xem, kiểm tra"), "pay": _("Xem, chi")}.get(step, _("Xem, lập lại"))


def _sheet_work(sheet: AllowanceSheet, action: str, today: date) -> Work:
    waited = max((today - sheet.prepared_at.date()).days, 0)
    due = first_of_next_month(sheet.month)
    is_late = today >= due
    left = (due - today).days
    number = (today - due).days + 1 if is_late else left
    if sheet.state == SheetState.RETURNED:
        text = _("Bị trả lại: %(reason)s") % {"reason": sheet.return_reason}
    else:
        text = _("%(people)s người, %(sum)s. Lập bởi %(who)s.") % {
            "people": sheet.headcount,
            "sum": vnd(sheet.total_vnd),
            "who": sheet.prepared_by,
        }
    return Work(
        loss=Loss.MONEY,
        number=str(number),
        unit=_("ngày qua tháng") if is_late else _("ngày nữa hết tháng"),
        title=_("Bảng chi hỗ trợ %(month)s") % {"month": month_name(sheet.month)},
        text=text,
        url=url_of("allowance-sheet", sheet.month),
        action=action,
        heat="hot" if is_late else "warm",
        order=-waited,
    )


def _month_to_prepare(today: date) -> Iterator[Work]:
    for month in months_to_prepare(today):
        end = first_of_next_month(month)
        is_late = end <= today
        yield Work(
            loss=Loss.MONEY,
            number=str(abs((end - today).days) + is_late),
            unit=_("ngày qua tháng") if is_late else _("ngày nữa hết tháng"),
            title=_("Lập bảng chi hỗ trợ %(month)s") % {"month": month_name(month)},
            text=_("Chưa ai lập. Bảng còn qua người kiểm tra và kế toán."),
            url=url_of("allowance-sheet", month),
            action=_("Xem, lập bảng"),
            heat="hot" if is_late else "warm",
            order=-1000 if is_late else 0,
        )


SOURCES = (WorkSource(sheets, order=100, signed_with=frozenset({"allowances.check"})),)
