"""Amendments to a signed contract: its value, end, content, place or partner.

A contract is never overwritten. Each change is a row in force from a day, so the value and end on
any day are the contract plus the changes in force then; the ledger gets the difference as an entry
of its own. contract ≤ approved ≤ plan ≤ allocation must keep holding: lock the scheme's row first,
then the year's money, then sum and write.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import holders_at, rights_of
from caunoi.accounts.roles import role_names
from caunoi.attachments.actions import store_attachment
from caunoi.attachments.models import Attachment
from caunoi.common import clock
from caunoi.common.errors import NotPermitted
from caunoi.common.money import format_vnd, is_amount
from caunoi.common.text import normalise
from caunoi.journal.actions import action, record
from caunoi.notices.actions import tell
from caunoi.programmes.actions import lock_years
from caunoi.schemes.checks import support_answer
from caunoi.schemes.documents import amendment_docx
from caunoi.schemes.enums import WORKING, EntryKind, SchemeState
from caunoi.schemes.lifecycle import lock_scheme, write_step
from caunoi.schemes.models import AmendmentLevel, Scheme, SchemeAmendment
from caunoi.schemes.permissions import require_at
from caunoi.schemes.queries import amounts_of, last_amendment, rule_day, terms_on
from caunoi.schemes.refusals import MoneyRefusal, SchemeRefusal
from caunoi.schemes.rules import AMENDING, needs_authority
from caunoi.schemes.steps.demands import MAKERS, require_another_person, require_order
from caunoi.schemes.steps.effects import bring_down, plan_again, write_entry
from caunoi.schemes.steps.telling import AMENDED

#: From the contract to the acceptance; afterwards the accepted value counts.
AMENDABLE = WORKING
PERMISSIONS = {
    AmendmentLevel.DIRECTOR: "schemes.contract",
    AmendmentLevel.AUTHORITY: "schemes.approve",
}
_LONGEST = {"decision": 120, "reason": 1000, "content": 2000, "place": 200, "partner": 250}


@dataclass(frozen=True, slots=True)
class _Asked:
    change_vnd: int
    finish_on: date | None
    content: str
    place: str
    partner: str
    level: AmendmentLevel


@action("schemes.amend_contract", title=gettext_lazy("Điều chỉnh hợp đồng"))
def amend_contract(
    *,
    scheme: Scheme,
    seen: int,
    decision: str,
    reason: str,
    in_force_on: date,
    by: User,
    on: date,
    value_vnd: int | None = None,
    finish_on: date | None = None,
    content: str = "",
    place: str = "",
    partner: str = "",
) -> SchemeAmendment:
    """Amend a signed contract by a decision of the level that the change needs.

    `value_vnd` and `finish_on` are the new values; None keeps the current ones. More money, other
    content and an extension into the next year are decided by whoever approves schemes, the rest by
    the director (TT 36/2013 Điều 11 khoản 2). A change of money is in force on the day of its
    decision. `seen` is the version of the last amendment that the author looked at, 0 for none.
    """
    _require_any_level(by, scheme, on)
    scheme = lock_scheme(scheme)
    _require_amendable(scheme)
    last_amendment(scheme).require_seen(seen)
    decision = _text("decision", decision, _("Cần số quyết định hoặc phụ lục hợp đồng."))
    reason = _text("reason", reason, _("Cần ghi lý do điều chỉnh (TT 36/2013, Điều 11 khoản 1)."))
    texts = {
        name: _text(name, text)
        for name, text in (("content", content), ("place", place), ("partner", partner))
    }
    asked = _asked(scheme, value_vnd, finish_on, texts, on)
    require_level(by=by, scheme=scheme, level=asked.level, on=on)
    require_another_person(scheme, by, MAKERS)
    require_order(scheme, on)
    _require_days(asked, in_force_on, on)
    if asked.change_vnd:
        _move_money(scheme, asked.change_vnd, reason, by, on)
    amendment = _write(scheme, asked, decision, reason, in_force_on, by, on)
    _tell(scheme, amendment)
    return amendment


def require_level(*, by: User, scheme: Scheme, level: AmendmentLevel, on: date) -> None:
    permission = PERMISSIONS[level]
    if not rights_of(by, on).may_at(permission, scheme.unit):
        raise NotPermitted(
            _("Điều chỉnh này do %(level)s quyết định (%(roles)s; %(citation)s).")
            % {"level": level.label, "roles": role_names(permission), "citation": AMENDING}
        )


def _require_any_level(by: User, scheme: Scheme, on: date) -> None:
    # Before the input is read. Its level is known only afterwards: see `require_level`.
    if rights_of(by, on).at(scheme.unit).isdisjoint(PERMISSIONS.values()):
        require_at(by, PERMISSIONS[AmendmentLevel.DIRECTOR], scheme.unit, on)


def _require_amendable(scheme: Scheme) -> None:
    if scheme.state not in AMENDABLE:
        raise SchemeRefusal(
            _("Đề án %(code)s %(state)s nên không điều chỉnh hợp đồng được; chỉ khi %(states)s.")
            % {
                "code": scheme.code,
                "state": SchemeState(scheme.state).label,
                "states": ", ".join(str(state.label) for state in AMENDABLE),
            }
        )


# --- checks ---------------------------------------------------------------------------------------


def _asked(
    scheme: Scheme, value_vnd: Any, finish_on: date | None, texts: dict[str, str], on: date
) -> _Asked:
    # `date.max`: terms that are agreed but not yet in force count too.
    terms = terms_on(scheme, date.max)
    assert terms is not None  # noqa: S101 - the state says that a contract is signed
    change_vnd = 0 if value_vnd is None else _amount(value_vnd) - terms.value_vnd
    finish_on = None if finish_on == terms.finish_on else finish_on
    if not (change_vnd or finish_on or any(texts.values())):
        raise SchemeRefusal(_("Chưa có gì khác hợp đồng đang có hiệu lực: ghi điều thay đổi."))
    is_high = needs_authority(
        value_change_vnd=change_vnd,
        finish_on=finish_on,
        content=texts["content"],
        money_year=scheme.money_year,
    )
    level = AmendmentLevel.AUTHORITY if is_high else AmendmentLevel.DIRECTOR
    return _Asked(change_vnd, finish_on, **texts, level=level)


def _require_days(asked: _Asked, in_force_on: date, on: date) -> None:
    if in_force_on < on:
        raise SchemeRefusal(
            _("Điều chỉnh có hiệu lực từ ngày quyết định %(day)s trở đi, không hồi tố.")
            % {"day": f"{on:%d/%m/%Y}"}
        )
    if asked.change_vnd and in_force_on != on:
        raise SchemeRefusal(
            _("Điều chỉnh kinh phí có hiệu lực ngay ngày quyết định %(day)s.")
            % {"day": f"{on:%d/%m/%Y}"}
        )
    if asked.finish_on is not None and asked.finish_on <= in_force_on:
        raise SchemeRefusal(
            _("Ngày hoàn thành mới phải sau ngày có hiệu lực %(day)s.")
            % {"day": f"{in_force_on:%d/%m/%Y}"}
        )


def _amount(value_vnd: Any) -> int:
    if not is_amount(value_vnd):
        raise MoneyRefusal(_("Giá trị hợp đồng mới là số nguyên dương, tính bằng đồng."))
    return value_vnd


def _text(name: str, text: Any, missing: str = "") -> str:
    clean = normalise(text) if isinstance(text, str) else ""
    if missing and not clean:
        raise SchemeRefusal(missing)
    if len(clean) > _LONGEST[name]:
        raise SchemeRefusal(_("Dài nhất %(n)s ký tự: viết gọn lại.") % {"n": _LONGEST[name]})
    return clean


# --- money ----------------------------------------------------------------------------------------


def _move_money(scheme: Scheme, change_vnd: int, reason: str, by: User, on: date) -> None:
    lock_years(years=[scheme.money_year], source=scheme.source)
    if change_vnd > 0:
        _give_more(scheme, change_vnd, reason, by, on)
    else:
        _give_less(scheme, change_vnd, reason, by, on)


def _give_more(scheme: Scheme, change_vnd: int, reason: str, by: User, on: date) -> None:
    # Approval and plan rise only as far as the new value exceeds them.
    amounts = amounts_of(scheme)
    value_vnd = amounts.contract_vnd + change_vnd
    _require_within_law(scheme, value_vnd, on)
    if (more := value_vnd - amounts.approved_vnd) > 0:
        assert scheme.plan_line is not None  # noqa: S101 - what is contracted stands in the plan
        plan_again(scheme, scheme.plan_line.support_vnd + more, reason=reason, by=by, on=on)
        scheme.save(update_fields=["plan_line"])
        write_entry(scheme, EntryKind.APPROVED, more, by=by, on=on, reason=reason)
    write_entry(scheme, EntryKind.CONTRACTED, change_vnd, by=by, on=on, reason=reason)


def _give_less(scheme: Scheme, change_vnd: int, reason: str, by: User, on: date) -> None:
    # The freed money of the year may be planned again.
    amounts = amounts_of(scheme)
    value_vnd = amounts.contract_vnd + change_vnd
    if value_vnd < amounts.paid_vnd:
        raise MoneyRefusal(
            _("Đã chi %(paid)s nên hợp đồng không giảm dưới số đó; khoản chưa dùng thì thu hồi.")
            % {"paid": format_vnd(amounts.paid_vnd)}
        )
    line = scheme.plan_line
    assert line is not None  # noqa: S101 - what is contracted stands in the plan
    support_vnd = line.support_vnd - (amounts.approved_vnd - value_vnd)
    if support_vnd <= 0:
        raise MoneyRefusal(
            _("Giảm hết phần tiền của năm %(year)s thì dừng đề án, không điều chỉnh hợp đồng.")
            % {"year": scheme.money_year}
        )
    plan_again(scheme, support_vnd, reason=reason, by=by, on=on)
    scheme.save(update_fields=["plan_line"])
    for kind in (EntryKind.APPROVED, EntryKind.CONTRACTED):
        bring_down(scheme, kind, value_vnd, reason=reason, by=by, on=on)


def _require_within_law(scheme: Scheme, value_vnd: int, on: date) -> None:
    if value_vnd > scheme.cost_vnd:
        raise MoneyRefusal(
            _("Giá trị hợp đồng không quá tổng chi phí %(cost)s.")
            % {"cost": format_vnd(scheme.cost_vnd)}
        )
    answer = support_answer(scheme, scheme.cost_vnd, rule_day(scheme, on))
    if answer is not None and value_vnd > answer.support_vnd:
        raise MoneyRefusal(
            _("Mức hỗ trợ tối đa của nội dung này là %(most)s (%(citation)s).")
            % {"most": format_vnd(answer.support_vnd), "citation": answer.basis[0].citation}
        )


# --- writing --------------------------------------------------------------------------------------


def _write(
    scheme: Scheme,
    asked: _Asked,
    decision: str,
    reason: str,
    in_force_on: date,
    by: User,
    on: date,
) -> SchemeAmendment:
    amendment = SchemeAmendment(
        scheme=scheme,
        number=scheme.amendments.count() + 1,
        level=asked.level,
        decision=decision,
        reason=reason,
        in_force_on=in_force_on,
        value_change_vnd=asked.change_vnd,
        finish_on=asked.finish_on,
        content=asked.content,
        place=asked.place,
        partner=asked.partner,
        on=on,
        by=by,
        at=clock.now(),
    )
    amendment.document = _document(amendment)
    amendment.save(force_insert=True)
    facts = _facts(amendment)
    write_step(scheme, "amend", scheme.state, scheme.state, by=by, on=on, facts=facts)
    record(
        action="schemes.amend_contract",
        subject=scheme,
        by=by,
        on=on,
        ground=f"{decision}: {reason}",
        after={name: value for name, value in facts.items() if name != "reason"},
    )
    return amendment


def _document(amendment: SchemeAmendment) -> Attachment:
    scheme = amendment.scheme
    return store_attachment(
        content=amendment_docx(amendment),
        name=f"phu-luc-{amendment.number:02d}-{scheme.contract.number.replace('/', '-')}.docx",
        kind=Attachment.Kind.DOCUMENT,
        subject=scheme,
        by=amendment.by,
        on=amendment.on,
    )


def _facts(amendment: SchemeAmendment) -> dict[str, Any]:
    facts = {
        "reason": amendment.reason,
        "number": amendment.number,
        "decision": amendment.decision,
        "level": str(amendment.level),
        "in_force_on": amendment.in_force_on,
        "value_change_vnd": amendment.value_change_vnd,
        "finish_on": amendment.finish_on,
        "content": amendment.content,
        "place": amendment.place,
        "partner": amendment.partner,
        "document_id": amendment.document_id,
    }
    return {name: value for name, value in facts.items() if value}


def _tell(scheme: Scheme, amendment: SchemeAmendment) -> None:
    people = {scheme.drafted_by, *holders_at("schemes.pay", amendment.on, scheme.unit)}
    people.discard(amendment.by)
    tell(
        recipients=sorted(people, key=lambda person: person.pk),
        kind="schemes.amend",
        message=AMENDED,
        figures={"code": scheme.code, "decision": amendment.decision},
        address=f"schemes.scheme:{scheme.code}",
    )
