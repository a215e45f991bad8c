"""The Centre's signed reports, 2016 to 2018, and the months of November and December 2018.

The officer prepares, the director signs. The story day comes before the end of 2018, so the report
of that year closes on the day it was prepared, and says so.
"""

from collections.abc import Mapping
from datetime import date

from caunoi.accounts.models import User
from caunoi.demo import people
from caunoi.demo.people import OfficePerson
from caunoi.network.queries import collaborators_on
from caunoi.notices.actions import mark_read
from caunoi.notices.models import Notice
from caunoi.reporting.actions import prepare_report, sign_report
from caunoi.reporting.enums import MonthState, PeriodKind
from caunoi.reporting.months.actions import accept_month, return_month, send_month

#: Kind, year, day of preparing, day of signing, number.
SIGNED = (
    (PeriodKind.YEAR, 2016, date(2017, 1, 10), date(2017, 1, 12), "03/BC-TTKC (minh họa)"),
    (PeriodKind.YEAR, 2017, date(2018, 1, 9), date(2018, 1, 11), "02/BC-TTKC (minh họa)"),
    (PeriodKind.HALF_YEAR, 2018, date(2018, 7, 4), date(2018, 7, 6), "61/BC-TTKC (minh họa)"),
    (PeriodKind.YEAR, 2018, date(2018, 12, 17), date(2018, 12, 18), "125/BC-TTKC (minh họa)"),
)


#: Of November 2018: indexes of collaborators in the list by name.
RETURNED, LATE = 4, (7, 15)
NOVEMBER, DECEMBER = date(2018, 11, 1), date(2018, 12, 1)
#: Who sent December before the story day, the day on which it falls due, and the result.
EARLY = {
    "Phạm Văn Đức": MonthState.ACCEPTED,
    "Huỳnh Thị Lan": MonthState.ACCEPTED,
    "Võ Minh Tâm": MonthState.RETURNED,
    "Lý Ngọc Hân": MonthState.SENT,
    "Đặng Hữu Nghĩa": MonthState.SENT,
}


def build_reports(staff: Mapping[OfficePerson, User]) -> None:
    """Prepare and sign the reports; everything they count must be recorded."""
    _send_november(staff[people.OFFICER])
    officer, director = staff[people.OFFICER], staff[people.DIRECTOR]
    for kind, year, prepared_on, signed_on, number in SIGNED:
        report = prepare_report(kind=kind, year=year, by=officer, on=prepared_on)
        sign_report(report=report, number=number, by=director, on=signed_on)
        for reader in (officer, director):
            for notice in reader.notices.unread().filter(kind__startswith="reports."):
                mark_read(by=reader, on=signed_on, notice=notice)
    _send_december(staff[people.OFFICER])


def _send_november(officer: User) -> None:
    """Most collaborators send November: accepted, one returned, two late."""
    for place, person in enumerate(collaborators_on(date(2018, 11, 20)).order_by("full_name")):
        if place in LATE or person.user is None:
            continue
        sent_on = date(2018, 11, 16 + place % 5)
        report = send_month(
            month=NOVEMBER,
            remarks="Cơ sở chạy đều, đơn hàng cuối năm tăng (minh họa).",
            requests="Đề nghị Trung tâm hướng dẫn thủ tục phòng cháy." if place % 4 == 0 else "",
            by=person.user,
            on=sent_on,
        )
        if place == RETURNED:
            reason = "Chưa ghi chuyến thăm nào trong tháng; ghi bổ sung rồi gửi lại."
            return_month(report=report, reason=reason, by=officer, on=date(2018, 11, 23))
        else:
            accept_month(report=report, by=officer, on=date(2018, 11, 23))
    for notice in Notice.objects.unread().filter(kind__startswith="reports.month"):
        if notice.kind != "reports.month_returned":
            mark_read(by=notice.recipient, on=date(2018, 11, 26), notice=notice)


def _send_december(officer: User) -> None:
    """A few send December early: two accepted, one returned, two not read yet."""
    for person in collaborators_on(date(2018, 12, 19)).filter(full_name__in=EARLY):
        if person.user is None:
            continue
        report = send_month(
            month=DECEMBER,
            remarks="Cơ sở vào vụ hàng Tết (minh họa).",
            by=person.user,
            on=date(2018, 12, 18),
        )
        match EARLY[person.full_name]:
            case MonthState.ACCEPTED:
                accept_month(report=report, by=officer, on=date(2018, 12, 19))
            case MonthState.RETURNED:
                reason = "Tháng chưa hết mà chưa có kế hoạch tháng 1; ghi kế hoạch rồi gửi lại."
                return_month(report=report, reason=reason, by=officer, on=date(2018, 12, 19))
