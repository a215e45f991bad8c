"""Sending a month, accepting it, returning it with a reason.

(nothing) → sent → accepted
                 → returned, after which the month is drafted again and sent as the next version
"""

from datetime import date
from typing import NoReturn

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from caunoi.accounts.models import User
from caunoi.accounts.rights import holders, rights_of
from caunoi.attachments.actions import store_attachment
from caunoi.attachments.models import Attachment
from caunoi.common.effective import first_of_month
from caunoi.common.errors import AlreadyRecorded, RecordedOtherwise
from caunoi.common.text import normalise
from caunoi.fieldwork.queries import collaborator_of
from caunoi.journal.actions import action, record
from caunoi.network.models import Collaborator
from caunoi.notices.actions import tell
from caunoi.reporting.enums import MonthState
from caunoi.reporting.models import MonthlyReport
from caunoi.reporting.months.facts import closing_day_of_month, month_facts
from caunoi.reporting.refusals import ReportRefusal, SameSigner
from caunoi.reporting.render.word import month_docx
from caunoi.reporting.rules import hash_of

LONGEST = 4000
SENT = gettext_noop("%(who)s gửi báo cáo tháng %(month)s, chờ xem.")
ACCEPTED = gettext_noop("Báo cáo tháng %(month)s của anh/chị đã được %(who)s nhận.")
RETURNED = gettext_noop("Báo cáo tháng %(month)s bị trả lại: %(reason)s")


@action("reporting.send_month", title=gettext_lazy("Gửi báo cáo tháng"))
def send_month(
    *, month: date, by: User, on: date, remarks: str = "", requests: str = ""
) -> MonthlyReport:
    """Send one's own month: the facts of now, frozen with a hash and a stored .docx.

    Refuses a month that has not begun, one that was sent already, and a user who is no
    collaborator.
    """
    rights_of(by, on).require("reports.write_own")
    month = first_of_month(month)
    collaborator = _oneself(by)
    if month > on:
        raise ReportRefusal(
            _("Tháng %(month)s chưa đến nên chưa có gì để báo cáo.") % {"month": f"{month:%m/%Y}"}
        )
    standing = MonthlyReport.objects.filter(collaborator=collaborator, month=month)
    earlier = standing.exclude(state=MonthState.RETURNED).select_related("docx").first()
    remarks, requests = _clean(remarks), _clean(requests)
    if earlier is not None:
        _refuse_sent(earlier, is_same=(earlier.remarks, earlier.requests) == (remarks, requests))
    report = _recorded(collaborator, month, by, on, remarks, requests)
    record(
        action="reporting.send_month",
        subject=report,
        by=by,
        on=on,
        after={"facts_hash": report.facts_hash, "version": report.version},
    )
    readers = holders("reports.accept", on)
    _tell(report, "reports.month_sent", SENT, [r for r in readers if r != by], by)
    return report


def _refuse_sent(earlier: MonthlyReport, *, is_same: bool) -> NoReturn:
    # A phone with a bad signal may send the same month twice.
    sentence = _("Báo cáo tháng %(month)s đã gửi ngày %(day)s; muốn sửa thì nhờ Trung tâm trả lại.")
    params = {"month": f"{earlier.month:%m/%Y}", "day": f"{earlier.sent_on:%d/%m/%Y}"}
    refusal = AlreadyRecorded if is_same else RecordedOtherwise
    assert earlier.docx is not None  # noqa: S101 - stored with the report, in one transaction
    raise refusal.row(earlier, sentence % params, earlier.docx.stored_at)


def _oneself(by: User) -> Collaborator:
    collaborator = collaborator_of(by)
    if collaborator is None:
        raise ReportRefusal(_("Tài khoản này chưa gắn với hồ sơ cộng tác viên nào."))
    return Collaborator.objects.select_for_update().get(pk=collaborator.pk)


def _clean(text: str) -> str:
    clean = normalise(text)
    if len(clean) > LONGEST:
        raise ReportRefusal(_("Mỗi mục dài nhất %(n)s ký tự.") % {"n": LONGEST})
    return clean


def _recorded(
    collaborator: Collaborator, month: date, by: User, on: date, remarks: str, requests: str
) -> MonthlyReport:
    facts = month_facts(collaborator, month, closing_day_of_month(month, on))
    versions = MonthlyReport.objects.filter(collaborator=collaborator, month=month)
    report = MonthlyReport.objects.create(
        collaborator=collaborator,
        month=month,
        version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        closes_on=facts.closes_on,
        facts=facts.plain(),
        facts_hash=hash_of(facts.plain()),
        remarks=remarks,
        requests=requests,
        sent_by=by,
        sent_on=on,
    )
    report.docx = store_attachment(
        content=month_docx(facts, month, remarks=remarks, requests=requests, sent_on=on),
        name=f"bao-cao-thang-{month:%Y-%m}-ban-{report.version}.docx",
        kind=Attachment.Kind.DOCUMENT,
        subject=report,
        by=by,
        on=on,
    )
    report.save(update_fields=["docx"])
    return report


@action("reporting.accept_month", title=gettext_lazy("Nhận báo cáo tháng"))
def accept_month(*, report: MonthlyReport, by: User, on: date) -> MonthlyReport:
    report = _decided(report, MonthState.ACCEPTED, "", by, on)
    _journal("reporting.accept_month", report, by, on)
    _tell(report, "reports.month_accepted", ACCEPTED, [report.sent_by], by)
    return report


@action("reporting.return_month", title=gettext_lazy("Trả lại báo cáo tháng"))
def return_month(*, report: MonthlyReport, reason: str, by: User, on: date) -> MonthlyReport:
    reason = _clean(reason)
    if not reason:
        raise ReportRefusal(_("Cần ghi lý do trả lại, để cộng tác viên biết sửa gì."))
    report = _decided(report, MonthState.RETURNED, reason, by, on)
    _journal("reporting.return_month", report, by, on)
    _tell(report, "reports.month_returned", RETURNED, [report.sent_by], by)
    return report


def why_not_decide(report: MonthlyReport, user: User) -> str:
    if report.sent_by_id == user.pk:
        return _("Anh/chị đã gửi báo cáo này nên cần một người khác xem.")
    return ""


def _decided(
    report: MonthlyReport, state: MonthState, reason: str, by: User, on: date
) -> MonthlyReport:
    rights_of(by, on).require("reports.accept")
    report = MonthlyReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.state != MonthState.SENT:
        raise ReportRefusal(
            _("Báo cáo này đã được xem ngày %(day)s, không quyết định lại.")
            % {"day": f"{report.decided_on:%d/%m/%Y}"}
        )
    if why_not := why_not_decide(report, by):
        raise SameSigner(why_not)
    report.state, report.return_reason = state, reason
    report.decided_by, report.decided_on = by, on
    report.save(update_fields=["state", "return_reason", "decided_by", "decided_on"])
    return report


def _journal(name: str, report: MonthlyReport, by: User, on: date) -> None:
    record(
        action=name,
        subject=report,
        by=by,
        on=on,
        ground=report.return_reason,
        before={"state": MonthState.SENT},
        after={"state": report.state},
    )


def _tell(report: MonthlyReport, kind: str, message: str, people: list[User], by: User) -> None:
    tell(
        recipients=people,
        kind=kind,
        message=message,
        figures={"month": report.month, "who": str(by), "reason": report.return_reason},
        address=f"reporting.monthlyreport:{report.pk}",
    )
