"""Who reads which report."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from caunoi.accounts.models import User
from caunoi.accounts.permissions import can

if TYPE_CHECKING:
    from caunoi.reporting.models import MonthlyReportQuerySet, PeriodicReportQuerySet

Reports = TypeVar("Reports", bound="PeriodicReportQuerySet")
Months = TypeVar("Months", bound="MonthlyReportQuerySet")


def visible_reports(reports: Reports, user: User, on: date) -> Reports:
    """Keep all for who holds `reports.view` on the day, nothing for others."""
    return reports if can(user, "reports.view", on=on) else reports.none()


def visible_months(months: Months, user: User, on: date) -> Months:
    """Keep all for who holds `reports.view`; a collaborator in office keeps their own."""
    if can(user, "reports.view", on=on):
        return months
    if can(user, "reports.write_own", on=on):
        return months.filter(collaborator__user_id=user.pk)
    return months.none()
