"""Reports that wait: for who prepares them, for who signs them."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.reporting.facts import period_of
from caunoi.reporting.models import PeriodicReport
from caunoi.reporting.queries import periods_to_prepare, waiting_for_signature
from caunoi.reporting.writing import title_of
from caunoi.web.shell.worklist import Loss, Work, url_of
from caunoi.web.templatetags.caunoi import day


def reports(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """Periods without a report for the officer, drafts of others for the director."""
    if "reports.prepare" in may:
        yield from (_to_prepare(kind, year, today) for kind, year in periods_to_prepare(today))
    if "reports.sign" in may:
        yield from (_to_sign(report, today) for report in waiting_for_signature(user, today))


def _to_prepare(kind: str, year: int, today: date) -> Work:
    end = period_of(kind, year)[1]
    left = (end - today).days
    return Work(
        loss=Loss.DECISION,
        number=str(abs(left)),
        unit=_("ngày nữa hết kỳ") if left >= 0 else _("ngày qua kỳ"),
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
