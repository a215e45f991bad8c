"""Who reads which report."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of

if TYPE_CHECKING:
    from caunoi.reporting.models import MonthlyReportQuerySet, PeriodicReportQuerySet

Reports = TypeVar("Reports", bound="PeriodicReportQuerySet")
Months = TypeVar("Months", bound="MonthlyReportQuerySet")


def visible_reports(reports: Reports, user: User, on: date) -> Reports:
    """Keep all for who holds `reports.view` on the day, nothing for others."""
    return reports if rights_of(user, on).may("reports.view") else reports.none()


def visible_months(months: Months, user: User, on: date) -> Months:
    """Keep all for who holds `reports.view`; a collaborator in office keeps their own."""
    if rights_of(user, on).may("reports.view"):
        return months
    if rights_of(user, on).may("reports.write_own"):
        return months.filter(collaborator__user_id=user.pk)
    return months.none()
