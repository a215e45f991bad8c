"""Reports that wait to be prepared, sent, read or signed."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.common.effective import first_of_month
from caunoi.fieldwork.queries import collaborator_of, is_in_term
from caunoi.reporting.enums import MonthState
from caunoi.reporting.facts import period_of
from caunoi.reporting.models import PeriodicReport
from caunoi.reporting.queries import (
    due_day,
    months_to_read,
    own_month,
    periods_to_prepare,
    waiting_for_signature,
)
from caunoi.reporting.render.writing import title_of
from caunoi.web.shell.worklist import Loss, Work, WorkSource, days_to, url_of
from caunoi.web.templatetags.caunoi import day, month_name

#: The own month is on the first page from this many days before it is due.
NEAR = 10
#: The most months of others that are shown there one by one.
NAMED = 2


def reports(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    if "reports.prepare" in may:
        yield from (_to_prepare(kind, year, today) for kind, year in periods_to_prepare(today))
    if "reports.write_own" in may:
        yield from _own_month(user, today)
    if "reports.accept" in may:
        yield from _to_read(user, today)
    if "reports.sign" in may:
        yield from (_to_sign(report, today) for report in waiting_for_signature(user, today))


def _to_prepare(kind: str, year: int, today: date) -> Work:
    end = period_of(kind, year)[1]
    left = (end - today).days
    number, unit = days_to(
        end, today, ahead=_("ngày nữa hết kỳ"), due=_("hết kỳ"), past=_("ngày qua kỳ")
    )
    return Work(
        loss=Loss.DECISION,
        number=number,
        unit=unit,
        title=title_of(kind, year),
        text=_("Lập từ số liệu đã ghi, không gõ lại số nào."),
        url=url_of("reports"),
        action=_("Xem, lập báo cáo"),
        heat="warm" if left >= 0 else "hot",
        order=left,
    )


def _to_sign(report: PeriodicReport, today: date) -> Work:
    return Work(
        loss=Loss.DECISION,
        number=str((today - report.prepared_on).days),
        unit=_("ngày chờ ký"),
        title=title_of(report.kind, report.year),
        text=_("%(who)s lập, số liệu đến hết %(day)s.")
        % {"who": report.prepared_by, "day": day(report.closes_on)},
        url=url_of("report", report.pk),
        action=_("Xem, ký"),
        heat="warm",
    )


def _own_month(user: User, today: date) -> Iterator[Work]:
    """This month from ten days before it is due, last month as long as it is missing."""
    collaborator = collaborator_of(user)
    if collaborator is None:
        return
    this_month = first_of_month(today)
    last_month = first_of_month(date.fromordinal(this_month.toordinal() - 1))
    for month in (last_month, this_month):
        due, sent = due_day(month), own_month(user, month, today)
        is_open = sent is None or sent.state == MonthState.RETURNED
        if not is_open or (due - today).days > NEAR or not is_in_term(collaborator, due):
            continue
        left = (due - today).days
        number, unit = days_to(
            due, today, ahead=_("ngày nữa đến hạn"), due=_("đến hạn"), past=_("ngày quá hạn")
        )
        yield Work(
            loss=Loss.MONEY if left >= 0 else Loss.PERSON,
            number=number,
            unit=unit,
            title=_("Báo cáo %(month)s của tôi") % {"month": month_name(month)},
            text=_("Bị trả lại: %(reason)s") % {"reason": sent.return_reason}
            if sent
            else _("Đã tự soạn từ những gì anh/chị ghi."),
            url=url_of("own-month", month),
            action=_("Xem, gửi"),
            heat="warm" if left >= 0 else "hot",
            order=left,
        )


def _to_read(user: User, today: date) -> Iterator[Work]:
    waiting = list(months_to_read(user, today)[: NAMED + 1])
    for report in waiting[:NAMED]:
        yield Work(
            loss=Loss.DECISION,
            number=str((today - report.sent_on).days),
            unit=_("ngày chờ"),
            title=_("Báo cáo %(month)s, %(who)s")
            % {"month": month_name(report.month), "who": report.collaborator},
            text=report.requests[:200],
            url=url_of("month-report", report.pk),
            action=_("Xem, nhận"),
            heat="warm",
        )
    if len(waiting) > NAMED:
        yield Work(
            loss=Loss.DECISION,
            number=str(NAMED),
            unit=_("đang chờ, và hơn nữa"),
            title=_("Báo cáo tháng của cộng tác viên"),
            text="",
            url=url_of("months"),
            action=_("Xem danh sách"),
            heat="warm",
        )


SOURCES = (WorkSource(reports, order=800, signed_with=frozenset({"reports.sign"})),)
