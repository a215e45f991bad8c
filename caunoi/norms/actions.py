"""Changes a norm: one person proposes, another decides. The old value is closed, never edited."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import role_names
from caunoi.common import clock
from caunoi.common.citations import DOCUMENT_KINDS, Citation
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.common.text import normalise
from caunoi.common.verdict import Confidence
from caunoi.journal.actions import action, record
from caunoi.norms.catalogue import ALLOWANCE_FACTOR, CATALOGUE, OWN_CHOICES
from caunoi.norms.models import LegalDocument, NormChange, NormRow, Proposal
from caunoi.norms.queries import norm_called, norm_on
from caunoi.norms.rules import checked_values

P = TypeVar("P", bound=Proposal)


class NormChangeRefusal(Refusal):
    """A change that cannot be proposed or decided as asked."""


class OwnProposal(NotPermitted):
    """A proposer tried to decide their own proposal."""


@action("norms.propose_change", title=gettext_lazy("Đề nghị đổi định mức"))
def propose_norm_change(
    *,
    norm: str,
    values: Mapping[str, Any],
    starts_on: date,
    citation: str,
    confidence: str,
    reason: str,
    by: User,
    on: date,
) -> NormChange:
    """Propose that the norm has these values from `starts_on` until its next known change.

    Nothing computed changes before another person approves. Refuses values that do not fit the
    norm's unit, a missing citation or reason, the mark "read" without the article that was read,
    and a proposal that changes nothing.
    """
    rights_of(by, on).require("norms.propose")
    known = norm_called(norm)
    change = NormChange(
        norm=known.name,
        unit=known.unit,
        values=checked_values(known.unit, values),
        starts_on=starts_on,
        citation=text_or_refuse(citation, _("Cần ghi căn cứ: số văn bản, điều, khoản.")),
        confidence=known_mark(confidence),
        reason=text_or_refuse(reason, _("Cần ghi lý do đề nghị đổi định mức.")),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    _refuse_invalid(change)
    _refuse_unread_article(change)
    _refuse_no_difference(change)
    change.save()
    record(
        action="norms.propose_change",
        subject=change,
        by=by,
        on=on,
        ground=change.reason,
        after=_content_of(change),
    )
    return change


@action("norms.propose_resolution", title=gettext_lazy("Ghi nghị quyết của tỉnh"))
def propose_resolution(
    *,
    number: str,
    title: str,
    issuer: str,
    issued_on: date,
    starts_on: date,
    factor: Fraction,
    by: User,
    on: date,
    place: str = "",
) -> NormChange:
    """Propose the collaborators' allowance rate with the resolution of the province that sets it.

    `number` is as on the document, "12/2020/NQ-HĐND"; `place` names the article, if it was read.
    Nothing holds before another person approves. Refuses what is no number of a document, days in
    an impossible order, and a place that papers could not cite.
    """
    rights_of(by, on).require("norms.propose")
    known = norm_called(ALLOWANCE_FACTOR)
    document = _document_number(number)
    issuer = text_or_refuse(issuer, _("Cần ghi cơ quan ban hành."))
    _refuse_days_out_of_order(issued_on, starts_on, on)
    change = NormChange(
        norm=known.name,
        unit=known.unit,
        values=checked_values(
            known.unit, {"numerator": factor.numerator, "denominator": factor.denominator}
        ),
        starts_on=starts_on,
        citation=_citation(document, issuer, normalise(place)),
        confidence=Confidence.HIGH if normalise(place) else Confidence.MEDIUM,
        reason=text_or_refuse(title, _("Cần ghi trích yếu của nghị quyết.")),
        document_number=document,
        document_title=normalise(title),
        document_issuer=issuer,
        document_issued_on=issued_on,
        proposed_by=by,
        proposed_at=clock.now(),
    )
    _refuse_invalid(change)
    _refuse_no_difference(change)
    change.save()
    record(
        action="norms.propose_resolution",
        subject=change,
        by=by,
        on=on,
        ground=change.citation,
        after=_content_of(change) | {"issued_on": issued_on},
    )
    return change


def _document_number(number: str) -> str:
    """Return "NQ 12/2020/NQ-HĐND" for "12/2020/NQ-HĐND": its kind stands in its symbol."""
    symbol = normalise(number)
    for kind in DOCUMENT_KINDS:
        symbol = symbol.removeprefix(f"{kind} ")
        document = f"{kind} {symbol}"
        if f"/{kind}-" in symbol and Citation.read(document).document == document:
            return document
    raise NormChangeRefusal(_("Ghi số như trên văn bản, ví dụ 12/2020/NQ-HĐND."))


def _citation(document: str, issuer: str, place: str) -> str:
    citation = f"{document} của {issuer}" + (f", {place}" if place else "")
    read = Citation.read(citation)
    if read.document != document or (place and not read.article):
        raise NormChangeRefusal(
            _("Ghi cơ quan ban hành không có dấu phẩy, và điều khoản như: Điều 3 khoản 2.")
        )
    return citation


def _refuse_days_out_of_order(issued_on: date, starts_on: date, on: date) -> None:
    if issued_on > on:
        raise NormChangeRefusal(
            _("Ngày ký %(day)s chưa đến. Ghi đúng ngày ký trên văn bản.")
            % {"day": f"{issued_on:%d/%m/%Y}"}
        )
    if starts_on < issued_on:
        raise NormChangeRefusal(
            _("Nghị quyết ký ngày %(day)s nên không áp dụng trước ngày đó.")
            % {"day": f"{issued_on:%d/%m/%Y}"}
        )


@action("norms.approve_change", title=gettext_lazy("Duyệt đổi định mức"))
def approve_norm_change(*, change: NormChange, by: User, on: date) -> NormRow:
    """Put the proposed values in force from their first day; return the new row.

    The row in force on that day ends there and the new one takes the rest of its period, so that
    later changes already known stay. A row that began on that very day keeps no day and stays as
    history. Refuses the proposer and a change already decided.
    """
    change = open_for_decision(change, by=by, on=on)
    list(NormRow.objects.select_for_update().filter(norm=change.norm).order_by("pk"))
    _leave_out_what_was_delivered(change)
    replaced = norm_on(change.norm, change.starts_on)
    before = _content_of(replaced)
    is_resolution = bool(change.document_number)
    ends_on = replaced.ends_on if replaced and not is_resolution else _next_start(change)
    if replaced:
        replaced.ends_on = change.starts_on
        replaced.save(update_fields=["ends_on"])
    row = NormRow.objects.create(
        norm=change.norm,
        unit=change.unit,
        values=change.values,
        citation=change.citation,
        confidence=change.confidence,
        document=_document_of(change),
        starts_on=change.starts_on,
        ends_on=ends_on,
        change=change,
    )
    decide(change, NormChange.State.APPROVED, by=by)
    record(
        action="norms.approve_change",
        subject=change,
        by=by,
        on=on,
        ground=change.citation,
        before=before,
        after=_content_of(row),
    )
    return row


def _leave_out_what_was_delivered(change: NormChange) -> None:
    """After a resolution of the own province the later rows of another one hold on no day."""
    if change.document_number:
        later = NormRow.objects.filter(norm=change.norm, change=None)
        later.filter(starts_on__gt=change.starts_on).update(ends_on=F("starts_on"))


def _document_of(change: NormChange) -> LegalDocument | None:
    if not change.document_number:
        return None
    document, _is_new = LegalDocument.objects.get_or_create(
        number=change.document_number,
        defaults={
            "title_vi": change.document_title,
            "issuer": change.document_issuer,
            "issued_on": change.document_issued_on,
            "starts_on": change.starts_on,
            "confidence": change.confidence,
        },
    )
    return document


@action("norms.return_change", title=gettext_lazy("Trả lại đề nghị đổi định mức"))
def return_norm_change(*, change: NormChange, reason: str, by: User, on: date) -> NormChange:
    change = open_for_decision(change, by=by, on=on)
    send_back(change, reason, by=by)
    record(
        action="norms.return_change",
        subject=change,
        by=by,
        on=on,
        ground=change.decision_reason,
    )
    return change


# --- what every proposal shares -------------------------------------------------------------------


def refuse_own_proposal(change: Proposal, by: User) -> None:
    if change.proposed_by_id == by.pk:
        raise OwnProposal(
            _("Đề nghị này do chính anh/chị lập nên cần người khác duyệt (%(roles)s).")
            % {"roles": role_names("norms.approve")}
        )


def open_for_decision(change: P, *, by: User, on: date) -> P:
    """Lock the proposal. Refuses a person who may not decide and a proposal already decided."""
    rights_of(by, on).require("norms.approve")
    change = type(change)._default_manager.select_for_update().get(pk=change.pk)
    if change.state != Proposal.State.PROPOSED:
        raise NormChangeRefusal(
            _("Đề nghị này %(state)s rồi. Lập đề nghị mới nếu còn cần đổi.")
            % {"state": change.get_state_display()}
        )
    refuse_own_proposal(change, by)
    return change


def _next_start(change: NormChange) -> date | None:
    later = NormRow.objects.filter(norm=change.norm, starts_on__gt=change.starts_on)
    days = [row.starts_on for row in later.order_by("starts_on") if not row.is_replaced]
    return days[0] if days else None


def send_back(change: Proposal, reason: str, *, by: User) -> None:
    change.decision_reason = text_or_refuse(reason, _("Cần ghi lý do trả lại."))
    decide(change, Proposal.State.RETURNED, by=by)


def decide(change: Proposal, state: Proposal.State, *, by: User) -> None:
    change.state = state
    change.decided_by = by
    change.decided_at = clock.now()
    change.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])


def _refuse_invalid(change: NormChange) -> None:
    try:
        change.full_clean()
    except ValidationError as error:
        raise NormChangeRefusal(" ".join(error.messages)) from error


def _refuse_unread_article(change: NormChange) -> None:
    if CATALOGUE[change.norm].group in OWN_CHOICES:
        return
    names_article = Citation.read(change.citation).names_article
    if change.confidence == Confidence.HIGH and not names_article:
        raise NormChangeRefusal(
            _(
                "Đánh dấu “đã đọc trong văn bản” thì căn cứ phải ghi điều đã đọc, ví dụ"
                " “NĐ 72/2018/NĐ-CP, Điều 3 khoản 2”; chưa đọc được điều thì chọn mức khác."
            )
        )


def _refuse_no_difference(change: NormChange) -> None:
    row = norm_on(change.norm, change.starts_on)
    if row is None:
        return
    now = (row.values, row.citation, row.confidence)
    if now == (change.values, change.citation, change.confidence):
        raise NormChangeRefusal(
            _("Ngày %(day)s định mức này đã có đúng giá trị và căn cứ ấy; không có gì để đổi.")
            % {"day": f"{change.starts_on:%d/%m/%Y}"}
        )


def text_or_refuse(text: str, otherwise: str) -> str:
    clean = normalise(text)
    if not clean:
        raise NormChangeRefusal(otherwise)
    return clean


def known_mark(confidence: str) -> Confidence:
    if confidence not in set(Confidence):
        raise NormChangeRefusal(
            _("Độ tin cậy là một trong: H (đã đọc trong văn bản), M (đọc một phần), L (chưa đọc).")
        )
    return Confidence(confidence)


def _content_of(source: NormChange | NormRow | None) -> dict[str, Any]:
    names = ("norm", "values", "starts_on", "ends_on", "citation", "confidence")
    return {name: getattr(source, name) for name in names if hasattr(source, name)}
