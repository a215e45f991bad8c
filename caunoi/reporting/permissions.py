"""Who reads which report."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from caunoi.accounts.models import User
from caunoi.accounts.permissions import can

if TYPE_CHECKING:
    from caunoi.reporting.models import PeriodicReportQuerySet

Reports = TypeVar("Reports", bound="PeriodicReportQuerySet")


def visible_reports(reports: Reports, user: User, on: date) -> Reports:
    """Keep all for who holds `reports.view` on the day, nothing for others."""
    return reports if can(user, "reports.view", on=on) else reports.none()
