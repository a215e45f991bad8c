"""Reading reports: which stand, what has changed since they were prepared."""

from datetime import date

from caunoi.accounts.models import User
from caunoi.attachments.queries import content_of
from caunoi.reporting.documents import report_docx
from caunoi.reporting.enums import PeriodKind, ReportState
from caunoi.reporting.facts import facts_of, is_due, period_of
from caunoi.reporting.models import PeriodicReport, PeriodicReportQuerySet
from caunoi.reporting.rules import Facts, SectionChange, changes_between
from caunoi.reporting.workbook import report_xlsx


def reports_found(user: User, on: date) -> PeriodicReportQuerySet:
    """Return the reports that the person may read and that stood by the day, newest first."""
    found = PeriodicReport.objects.visible_to(user, on).filter(prepared_on__lte=on)
    return found.select_related("prepared_by", "signed_by", "superseded_by")


def latest_signed(kind: str, year: int) -> PeriodicReport | None:
    """Return the newest signed version of a period."""
    signed = PeriodicReport.objects.signed().filter(kind=kind, year=year)
    return signed.select_related("docx", "xlsx").order_by("-version").first()


def waiting_for_signature(user: User, on: date) -> PeriodicReportQuerySet:
    """Return the drafts that the person may sign: not their own."""
    return reports_found(user, on).filter(state=ReportState.DRAFTED).exclude(prepared_by=user)


def periods_to_prepare(on: date) -> list[tuple[PeriodKind, int]]:
    """Return the periods of this year and the last that are due and lack a report. One query.

    A report that closed before the end of its period is enough only until the period is over.
    """
    reports = PeriodicReport.objects.filter(year__gte=on.year - 1, prepared_on__lte=on)
    closed = {
        (kind, year): day
        for kind, year, day in reports.order_by("closes_on").values_list(
            "kind", "year", "closes_on"
        )
    }
    return [
        (kind, year)
        for year in (on.year - 1, on.year)
        for kind in PeriodKind
        if is_due(kind, year, on)
        and closed.get((kind.value, year), date.min) < min(period_of(kind, year)[1], on)
        and (on > period_of(kind, year)[1] or (kind.value, year) not in closed)
    ]


def changes_since(report: PeriodicReport) -> list[SectionChange]:
    """Return which sections would say something else if the report were prepared anew.

    By the same closing day: a record that was added late for the period shows, later days do not.
    """
    now = facts_of(report.kind, report.year, report.closes_on)
    return changes_between(Facts.from_plain(report.facts), now)


def file_of(report: PeriodicReport, ending: str) -> bytes:
    """Return the stored bytes of a signed report, or a draft made now and marked as one."""
    stored = report.docx if ending == "docx" else report.xlsx
    if stored is not None:
        return content_of(stored)
    return draft_file(Facts.from_plain(report.facts), ending)


def draft_file(facts: Facts, ending: str) -> bytes:
    """Return a file of facts that nobody has signed, marked as a draft."""
    return report_docx(facts) if ending == "docx" else report_xlsx(facts)
