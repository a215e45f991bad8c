"""Reads of reports: which there are, and what has changed since they were prepared."""

from dataclasses import dataclass
from datetime import date

from caunoi.accounts.models import User
from caunoi.attachments.queries import content_of
from caunoi.common.effective import first_of_next_month
from caunoi.network.models import Collaborator
from caunoi.network.queries import collaborators_on
from caunoi.norms.catalogue import MONTHLY_REPORT_DUE
from caunoi.norms.queries import norm_on
from caunoi.reporting.enums import MonthState, PeriodKind, ReportState
from caunoi.reporting.facts import facts_of, is_due, period_of
from caunoi.reporting.models import (
    MonthlyReport,
    MonthlyReportQuerySet,
    PeriodicReport,
    PeriodicReportQuerySet,
)
from caunoi.reporting.render.excel import report_xlsx
from caunoi.reporting.render.word import report_docx
from caunoi.reporting.rules import Facts, SectionChange, changes_between


def reports_found(user: User, on: date) -> PeriodicReportQuerySet:
    """Return the reports the user may read that were prepared by the day, the newest first.

    Defers the facts, which are long.
    """
    found = PeriodicReport.objects.visible_to(user, on).filter(prepared_on__lte=on)
    return found.select_related("prepared_by", "signed_by", "superseded_by").defer(
        "facts", "superseded_by__facts"
    )


def latest_signed(kind: str, year: int) -> PeriodicReport | None:
    signed = PeriodicReport.objects.signed().filter(kind=kind, year=year)
    return signed.select_related("docx", "xlsx").order_by("-version").first()


def waiting_for_signature(user: User, on: date) -> PeriodicReportQuerySet:
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
    """Return the sections that would differ if the report were prepared again.

    For the same closing day: records added late for the period count, later days do not.
    """
    now = facts_of(report.kind, report.year, report.closes_on)
    return changes_between(Facts.from_plain(report.facts), now)


def may_close_later(report: PeriodicReport, on: date) -> bool:
    """Return whether a new version may count more, because the period went on after the closing.

    False for all but the newest version of a period.
    """
    last = period_of(report.kind, report.year)[1]
    return report.closes_on < min(last, on) and not hasattr(report, "superseded_by")


def file_of(report: PeriodicReport, ending: str) -> bytes:
    """Return the stored file of a signed report, or one made now and marked as a draft."""
    stored = report.docx if ending == "docx" else report.xlsx
    if stored is not None:
        return content_of(stored)
    return draft_file(Facts.from_plain(report.facts), ending)


def draft_file(facts: Facts, ending: str) -> bytes:
    return report_docx(facts) if ending == "docx" else report_xlsx(facts)


# --- months ---------------------------------------------------------------------------------------


def months_found(user: User, on: date) -> MonthlyReportQuerySet:
    """Return the monthly reports the user may read that were sent by the day. Defers the facts."""
    found = MonthlyReport.objects.visible_to(user, on).filter(sent_on__lte=on)
    return found.select_related("collaborator", "sent_by", "decided_by", "docx").defer("facts")


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A collaborator in office in a month. `report` is None while they sent nothing."""

    collaborator: Collaborator
    report: MonthlyReport | None
    is_late: bool


def due_day(month: date) -> date:
    """Return the last day on which the month's report is in time."""
    row = norm_on(MONTHLY_REPORT_DUE, month)
    last = date.fromordinal(first_of_next_month(month).toordinal() - 1)
    return month.replace(day=row.values["day"]) if row else last


def months_of_people(user: User, month: date, on: date) -> list[MonthRow]:
    """Return everyone in office in the month with the newest version of their report.

    In office means: on the day the report is due, or today before that. Four queries.
    """
    due = due_day(month)
    newest: dict[int, MonthlyReport] = {}
    for report in months_found(user, on).filter(month=month).order_by("version"):
        newest[report.collaborator_id] = report
    people = collaborators_on(min(due, on)).order_by("full_name", "pk")
    rows = []
    for person in people:
        found = newest.get(person.pk)
        is_missing = found is None or found.state == MonthState.RETURNED
        rows.append(MonthRow(person, found, is_missing and on > due))
    return rows


def latest_month(collaborator: Collaborator, month: date) -> MonthlyReport | None:
    sent = MonthlyReport.objects.filter(collaborator=collaborator, month=month)
    return sent.select_related("docx").order_by("-version").first()


def months_to_read(user: User, on: date) -> MonthlyReportQuerySet:
    waiting = months_found(user, on).filter(state=MonthState.SENT).exclude(sent_by=user)
    return waiting.order_by("sent_on", "pk")


def own_month(user: User, month: date, on: date) -> MonthlyReport | None:
    sent = months_found(user, on).filter(collaborator__user=user, month=month)
    return sent.order_by("-version").first()
