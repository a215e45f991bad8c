"""Preparing and signing a periodic report: one person prepares it, another signs it."""

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from caunoi.accounts.models import User
from caunoi.accounts.rights import holders, rights_of
from caunoi.attachments.actions import store_attachment
from caunoi.attachments.models import Attachment
from caunoi.common.text import normalise
from caunoi.journal.actions import action, record
from caunoi.notices.actions import tell
from caunoi.reporting.enums import PeriodKind, ReportState
from caunoi.reporting.facts import closing_day, facts_of, may_be_prepared, period_of
from caunoi.reporting.models import PeriodicReport
from caunoi.reporting.queries import latest_signed
from caunoi.reporting.refusals import ReportRefusal, SameSigner
from caunoi.reporting.render.excel import report_xlsx
from caunoi.reporting.render.word import report_docx
from caunoi.reporting.render.writing import title_of
from caunoi.reporting.rules import Facts, Signature, hash_of

TO_SIGN = gettext_noop("%(title)s chờ anh/chị xem và ký, do %(who)s lập.")
SIGNED = gettext_noop("%(title)s đã được %(who)s ký.")


@action("reporting.prepare_report", title=gettext_lazy("Lập dự thảo báo cáo"))
def prepare_report(*, kind: str, year: int, by: User, on: date) -> PeriodicReport:
    """Gather the facts of a period into a draft, or again into the draft there is.

    After a signed report, this starts the next version. Refuses a period that is not near its end,
    and a new version with the same facts.
    """
    rights_of(by, on).require("reports.prepare")
    kind = PeriodKind(kind)
    _require_time(kind, year, on)
    facts = facts_of(kind, year, closing_day(kind, year, on))
    plain = facts.plain()
    reports = PeriodicReport.objects.select_for_update().filter(kind=kind, year=year)
    report = reports.filter(state=ReportState.DRAFTED).first()
    before = report.facts_hash if report else ""
    if report is None:
        report = _next_version(kind, year)
    if report.supersedes is not None and report.supersedes.facts_hash == hash_of(plain):
        raise ReportRefusal(
            _("Số liệu không khác bản %(n)s đã ký, nên không cần bản mới.")
            % {"n": report.supersedes.version}
        )
    report.facts, report.facts_hash, report.closes_on = plain, hash_of(plain), facts.closes_on
    report.prepared_by, report.prepared_on = by, on
    report.save()
    record(
        action="reporting.prepare_report",
        subject=report,
        by=by,
        on=on,
        before={"facts_hash": before},
        after={"facts_hash": report.facts_hash, "closes_on": report.closes_on},
    )
    signers = [person for person in holders("reports.sign", on) if person != by]
    _tell(report, "reports.to_sign", TO_SIGN, signers, by)
    return report


def _require_time(kind: PeriodKind, year: int, on: date) -> None:
    if not may_be_prepared(kind, year, on):
        raise ReportRefusal(
            _("Kỳ này kết thúc ngày %(day)s, chưa đến lúc lập báo cáo.")
            % {"day": f"{period_of(kind, year)[1]:%d/%m/%Y}"}
        )


def _next_version(kind: PeriodKind, year: int) -> PeriodicReport:
    versions = PeriodicReport.objects.filter(kind=kind, year=year)
    last = versions.aggregate(last=Max("version"))["last"] or 0
    return PeriodicReport(
        kind=kind, year=year, version=last + 1, supersedes=latest_signed(kind, year)
    )


@action("reporting.sign_report", title=gettext_lazy("Ký, khóa báo cáo"))
def sign_report(*, report: PeriodicReport, number: str, by: User, on: date) -> PeriodicReport:
    """Sign a draft: make both files from its facts, store them and freeze the row.

    Signs the facts as prepared; later changes need another preparation. Refuses the person who
    prepared it, and a report that is signed already.
    """
    rights_of(by, on).require("reports.sign")
    report = PeriodicReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.is_signed:
        raise ReportRefusal(
            _("Báo cáo này đã ký ngày %(day)s; số liệu đổi thì lập bản mới.")
            % {"day": f"{report.signed_on:%d/%m/%Y}"}
        )
    if why_not := why_not_sign(report, by):
        raise SameSigner(why_not)
    number = _clean_number(number)
    facts = Facts.from_plain(report.facts)
    signature = Signature(number, str(by), on)
    name = f"bao-cao-{report.kind.replace('_', '-')}-{report.year}-ban-{report.version}"
    report.docx = _stored(report, f"{name}.docx", report_docx(facts, signature), by, on)
    report.xlsx = _stored(report, f"{name}.xlsx", report_xlsx(facts, signature), by, on)
    report.state, report.number = ReportState.SIGNED, number
    report.signed_by, report.signed_on = by, on
    report.save()
    record(
        action="reporting.sign_report",
        subject=report,
        by=by,
        on=on,
        ground=number,
        before={"state": ReportState.DRAFTED},
        after={
            "state": ReportState.SIGNED,
            "facts_hash": report.facts_hash,
            "docx": report.docx.sha256,
            "xlsx": report.xlsx.sha256,
        },
    )
    _tell(report, "reports.signed", SIGNED, [report.prepared_by], by)
    return report


def why_not_sign(report: PeriodicReport, user: User) -> str:
    if report.prepared_by_id == user.pk:
        return _("Anh/chị đã lập báo cáo này nên cần một người khác ký.")
    return ""


def _clean_number(number: str) -> str:
    clean = normalise(number)
    if not clean:
        raise ReportRefusal(_("Cần số, ký hiệu văn bản, ví dụ 125/BC-TTKC."))
    if len(clean) > 60:
        raise ReportRefusal(_("Số, ký hiệu văn bản dài nhất 60 ký tự."))
    return clean


def _stored(report: PeriodicReport, name: str, content: bytes, by: User, on: date) -> Attachment:
    return store_attachment(
        content=content,
        name=name,
        kind=Attachment.Kind.DOCUMENT,
        subject=report,
        by=by,
        on=on,
    )


def _tell(report: PeriodicReport, kind: str, message: str, people: list[User], by: User) -> None:
    tell(
        recipients=people,
        kind=kind,
        message=message,
        figures={"title": title_of(report.kind, report.year), "who": str(by)},
        address=f"reporting.periodicreport:{report.pk}",
    )
