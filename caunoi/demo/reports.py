"""The Centre's signed reports: the years 2016 to 2018 and the first half of 2018.

The officer prepares, the director signs. The story day comes before the end of 2018, so the report
of that year closes on the day it was prepared, and says so.
"""

from collections.abc import Mapping
from datetime import date

from caunoi.accounts.models import User
from caunoi.demo import people
from caunoi.demo.people import OfficePerson
from caunoi.notices.actions import mark_read
from caunoi.reporting.actions import prepare_report, sign_report
from caunoi.reporting.enums import PeriodKind

#: Kind, year, day of preparing, day of signing, number.
SIGNED = (
    (PeriodKind.YEAR, 2016, date(2017, 1, 10), date(2017, 1, 12), "03/BC-TTKC (minh hoạ)"),
    (PeriodKind.YEAR, 2017, date(2018, 1, 9), date(2018, 1, 11), "02/BC-TTKC (minh hoạ)"),
    (PeriodKind.HALF_YEAR, 2018, date(2018, 7, 4), date(2018, 7, 6), "61/BC-TTKC (minh hoạ)"),
    (PeriodKind.YEAR, 2018, date(2018, 12, 17), date(2018, 12, 18), "125/BC-TTKC (minh hoạ)"),
)


def build_reports(staff: Mapping[OfficePerson, User]) -> None:
    """Prepare and sign the reports, once everything that they count is recorded."""
    officer, director = staff[people.OFFICER], staff[people.DIRECTOR]
    for kind, year, prepared_on, signed_on, number in SIGNED:
        report = prepare_report(kind=kind, year=year, by=officer, on=prepared_on)
        sign_report(report=report, number=number, by=director, on=signed_on)
        for reader in (officer, director):
            for notice in reader.notices.unread().filter(kind__startswith="reports."):
                mark_read(by=reader, on=signed_on, notice=notice)
