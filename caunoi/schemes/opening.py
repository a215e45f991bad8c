"""Opening state (số liệu đầu kỳ): schemes that ran before the Centre began with these pages.

While the Centre is being set up, one person records how far a scheme has come, with its papers; a
second one confirms it. The scheme then begins in that state with one step and with ledger entries
that carry the mark of the opening. Nobody is recorded as having appraised, approved, signed or
accepted it; whoever recorded or confirmed it stands where a drafter stands.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import holders_at, rights_of
from caunoi.attachments.actions import CheckedFile, check_file, store_file
from caunoi.attachments.models import Attachment
from caunoi.common.locking import lock_row
from caunoi.common.money import format_vnd, is_amount
from caunoi.common.numbers import count_on_from
from caunoi.common.text import capital, normalise
from caunoi.establishments.models import Establishment
from caunoi.journal.actions import action, record
from caunoi.localities.models import AdminUnit
from caunoi.network.queries import set_up_end
from caunoi.schemes.actions import CHANGEABLE, require_new, save_new, scheme_kind, write_draft
from caunoi.schemes.enums import EntryKind, PaperStep, SchemeState
from caunoi.schemes.lifecycle import begin_at
from caunoi.schemes.models import Acceptance, Scheme, SchemeContract, SchemeOpening, SchemePaper
from caunoi.schemes.money.payments import most_advance
from caunoi.schemes.permissions import require_at
from caunoi.schemes.queries import Amounts
from caunoi.schemes.refusals import MoneyRefusal, SamePerson, SchemeRefusal
from caunoi.schemes.steps.demands import lock_alike
from caunoi.schemes.steps.effects import plan_again, write_entry

S = SchemeState
OPENING, CONFIRMING = "schemes.draft", "schemes.contract"
#: Only what was approved is brought in; a draft is simply drafted. In the order of the way.
STATES = (S.APPROVED, S.CONTRACTED, S.IN_PROGRESS, S.ACCEPTED, S.SETTLED)
AMOUNTS = ("contract_vnd", "advanced_vnd", "accepted_vnd", "paid_vnd")
DAYS = ("approved_on", "signed_on", "finish_on", "accepted_on")
MOST_DOCUMENTS = 10
_OWN_NUMBER = re.compile(r"([0-9]{1,6})/([0-9]{4})/HĐ-KC")


def is_open() -> bool:
    """Return whether schemes may still be opened: the Centre is being set up."""
    return set_up_end() is None


def check_documents(documents: Sequence[tuple[str, bytes]]) -> list[CheckedFile]:
    """Check the papers before the transaction opens, since that takes long."""
    if len(documents) > MOST_DOCUMENTS:
        raise SchemeRefusal(
            _("Nhiều nhất %(n)s tệp; ghép các trang lại thành một tệp PDF.") % {"n": MOST_DOCUMENTS}
        )
    kind = Attachment.Kind.DOCUMENT
    return [check_file(content=content, name=name, kind=kind) for name, content in documents]


@action(
    "schemes.open_scheme",
    title=gettext_lazy("Ghi số liệu đầu kỳ của đề án"),
    reads={"documents": check_documents},
)
def open_scheme(
    *,
    state: str,
    amounts: Mapping[str, int],
    days: Mapping[str, date | None],
    documents: Sequence[Any],
    note: str,
    decision: str,
    by: User,
    on: date,
    contract_number: str = "",
    representative: str = "",
    kind: str = "scheme",
    establishment: Establishment | None = None,
    unit: AdminUnit | None = None,
    **draft: Any,
) -> SchemeOpening:
    """Record how far a scheme had come; it becomes a scheme when a second person confirms it.

    `draft` holds the fields of a draft, `amounts` those of `AMOUNTS`, `days` those of `DAYS`. At
    least one of the `documents` shows what is recorded.
    """
    unit = unit or (establishment.unit if establishment else None)
    require_at(by, OPENING, unit, on)
    require_set_up()
    if not documents:
        raise SchemeRefusal(_("Cần ít nhất một giấy tờ: quyết định phê duyệt, hợp đồng, chứng từ."))
    written = {name: draft.get(name, "") for name in CHANGEABLE}
    written |= {"counterpart_vnd": draft.get("counterpart_vnd") or 0}
    written |= {"priority_percent": draft.get("priority_percent") or 100}
    facts: dict[str, Any] = {
        "kind": str(scheme_kind(kind)),
        "draft": written,
        "amounts": {name: amounts.get(name) or 0 for name in AMOUNTS},
        "days": {name: day.isoformat() for name, day in days.items() if day and name in DAYS},
        "decision": normalise(decision),
        "contract_number": normalise(contract_number),
        "representative": normalise(representative),
    }
    opening = SchemeOpening(
        state=state,
        title=normalise(draft.get("title", "")),
        support_vnd=draft.get("support_vnd") or 0,
        establishment=establishment,
        unit=unit,
        facts=facts,
        note=normalise(note),
        proposed_by=by,
        proposed_on=on,
    )
    if not opening.note:
        raise SchemeRefusal(_("Cần ghi số liệu lấy theo giấy tờ nào."))
    require_new(_sound_scheme(opening, on), on)
    opening.save()
    for file in documents:
        store_file(file=file, subject=opening, by=by, on=on)
    record(
        action="schemes.open_scheme",
        subject=opening,
        by=by,
        on=on,
        ground=opening.note,
        after={"state": state, **facts["draft"], **facts["amounts"], **facts["days"]},
    )
    return opening


@action("schemes.confirm_opening", title=gettext_lazy("Xác nhận số liệu đầu kỳ"))
def confirm_opening(*, opening: SchemeOpening, by: User, on: date) -> Scheme:
    """Make the scheme, as a second person who has compared it with its papers.

    Everything is checked again: the set-up, the persons, the amounts, the year's money.
    """
    opening = _lock_waiting(opening)
    require_at(by, CONFIRMING, opening.unit, on)
    require_set_up()
    _require_second(opening, by)
    scheme = _sound_scheme(opening, on)
    lock_alike(scheme.establishment)
    save_new(scheme, on)
    plan_again(scheme, scheme.support_vnd, reason=opening.note, by=opening.proposed_by, on=on)
    facts = opening.facts
    step = begin_at(
        scheme,
        opening.state,
        by=opening.proposed_by,
        on=on,
        facts={
            **facts["amounts"],
            **facts["days"],
            "decision": facts["decision"],
            "reason": opening.note,
            "confirmed_by": by.pk,
            "confirmed_name": str(by),
            "opening": opening.pk,
        },
    )
    _write_ledger(scheme, opening, on)
    _write_papers(scheme, opening, on)
    opening.scheme, opening.confirmed_by, opening.confirmed_on = scheme, by, on
    opening.save(update_fields=["scheme", "confirmed_by", "confirmed_on"])
    record(
        action="schemes.confirm_opening",
        subject=scheme,
        by=by,
        on=on,
        ground=opening.note,
        after={"state": opening.state, **step.facts},
    )
    return scheme


@action("schemes.drop_opening", title=gettext_lazy("Bỏ số liệu đầu kỳ chưa xác nhận"))
def drop_opening(*, opening: SchemeOpening, reason: str, by: User, on: date) -> SchemeOpening:
    """Take back what was recorded wrongly, as its author or as who would confirm it."""
    opening = _lock_waiting(opening)
    if by.pk != opening.proposed_by_id:
        require_at(by, CONFIRMING, opening.unit, on)
    opening.dropped_reason = normalise(reason)
    if not opening.dropped_reason:
        raise SchemeRefusal(_("Cần ghi vì sao bỏ: sai ở đâu, theo giấy tờ nào."))
    opening.dropped_by, opening.dropped_on = by, on
    opening.save(update_fields=["dropped_by", "dropped_on", "dropped_reason"])
    record(
        action="schemes.drop_opening",
        subject=opening,
        by=by,
        on=on,
        ground=opening.dropped_reason,
        after={"dropped_on": on},
    )
    return opening


def openings_to_confirm(user: User, on: date) -> QuerySet[SchemeOpening]:
    """Return what the user may confirm: in their area, recorded by another person."""
    rights = rights_of(user, on).q(CONFIRMING, "unit")
    found = SchemeOpening.objects.waiting().filter(rights).exclude(proposed_by=user)
    return found.select_related("proposed_by")


def who_confirms(opening: SchemeOpening, on: date) -> list[User]:
    people = holders_at(CONFIRMING, on, opening.unit)
    return [person for person in people if person.pk != opening.proposed_by_id]


# --- what must hold -------------------------------------------------------------------------------


def require_set_up() -> None:
    if not is_open():
        raise SchemeRefusal(
            _(
                "Trung tâm đã kết thúc thiết lập nên không ghi số liệu đầu kỳ nữa. Lập đề án mới "
                "thì đi đủ các bước."
            )
        )


def _require_second(opening: SchemeOpening, by: User) -> None:
    if by.pk == opening.proposed_by_id:
        raise SamePerson(_("Anh/chị đã ghi số liệu này nên cần một người khác xác nhận."))


def _lock_waiting(opening: SchemeOpening) -> SchemeOpening:
    rows = SchemeOpening.objects.select_related("establishment", "unit", "proposed_by")
    opening = lock_row(rows, opening.pk)
    if opening.scheme_id is not None:
        raise SchemeRefusal(_("Số liệu này đã được xác nhận, đề án đã có trong danh sách."))
    if opening.dropped_on is not None:
        raise SchemeRefusal(
            _("Số liệu này đã bỏ ngày %(day)s.") % {"day": _format_day(opening.dropped_on)}
        )
    return opening


def _format_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _day(opening: SchemeOpening, name: str) -> date | None:
    written = opening.facts["days"].get(name)
    return date.fromisoformat(written) if written else None


def _has_reached(state: str, other: SchemeState) -> bool:
    return STATES.index(SchemeState(state)) >= STATES.index(other)


def _sound_scheme(opening: SchemeOpening, on: date) -> Scheme:
    """Return the scheme, not saved, after all that must hold of state, days and amounts."""
    if opening.state not in STATES:
        raise SchemeRefusal(_("Số liệu đầu kỳ chỉ ghi đề án đã phê duyệt; chưa duyệt thì lập mới."))
    scheme = Scheme(
        kind=opening.facts["kind"],
        establishment=opening.establishment,
        unit=opening.unit,
        drafted_by=opening.proposed_by,
        drafted_on=on,
        state=SchemeState.APPRAISED,
    )
    write_draft(scheme, opening.facts["draft"], on)
    if scheme.year != on.year:
        raise SchemeRefusal(_("Số liệu đầu kỳ chỉ ghi đề án của năm %(year)s.") % {"year": on.year})
    _require_days(opening, on)
    scheme.approved_on = _day(opening, "approved_on")
    scheme.approved_decision = opening.facts["decision"]
    _require_amounts(opening, scheme, on)
    return scheme


def _require_days(opening: SchemeOpening, on: date) -> None:
    """The approval, the contract and the acceptance came in this order, none of them later."""
    facts = opening.facts
    if not facts["decision"]:
        raise SchemeRefusal(_("Cần số quyết định phê duyệt."))
    wanted = [("approved_on", _("ngày phê duyệt"))]
    if _has_reached(opening.state, S.CONTRACTED):
        wanted.append(("signed_on", _("ngày ký hợp đồng")))
        if not (facts["contract_number"] and facts["representative"]):
            raise SchemeRefusal(_("Cần số hợp đồng và người đại diện bên thụ hưởng."))
        if SchemeContract.objects.filter(number=facts["contract_number"]).exists():
            raise SchemeRefusal(
                _("Hợp đồng %(number)s đã có trong sổ.") % {"number": facts["contract_number"]}
            )
    if _has_reached(opening.state, S.ACCEPTED):
        wanted.append(("accepted_on", _("ngày nghiệm thu")))
    last = None
    for name, words in wanted:
        day, what = _day(opening, name), capital(words)
        if day is None:
            raise SchemeRefusal(_("Cần %(what)s.") % {"what": words})
        figures = {"what": what, "day": _format_day(day)}
        if day > on:
            raise SchemeRefusal(
                _("%(what)s %(day)s còn ở phía trước; số liệu đầu kỳ chỉ ghi việc đã qua.")
                % figures
            )
        if last is not None and day < last:
            raise SchemeRefusal(
                _("%(what)s %(day)s không thể trước ngày %(last)s của bước trước.")
                % {**figures, "last": _format_day(last)}
            )
        last = day
    if _has_reached(opening.state, S.CONTRACTED):
        signed_on, finish_on = _day(opening, "signed_on"), _day(opening, "finish_on")
        if finish_on is None or (signed_on and finish_on <= signed_on):
            raise SchemeRefusal(_("Cần ngày thực hiện đến hết, sau ngày ký hợp đồng."))


def _require_amounts(opening: SchemeOpening, scheme: Scheme, on: date) -> None:
    """Approved ≥ contract ≥ accepted ≥ paid, and an advance within its share: as in the steps."""
    given = opening.facts["amounts"]
    if not all(is_amount(given[name], least=0) for name in AMOUNTS):
        raise MoneyRefusal(_("Số tiền là số nguyên không âm, tính bằng đồng."))
    contract, advanced, accepted, paid = (given[name] for name in AMOUNTS)
    is_contracted = _has_reached(opening.state, S.CONTRACTED)
    is_accepted = _has_reached(opening.state, S.ACCEPTED)
    if not is_contracted and (contract or advanced):
        raise MoneyRefusal(_("Chưa ký hợp đồng thì chưa có giá trị hợp đồng và tạm ứng."))
    if not is_accepted and (accepted or paid):
        raise MoneyRefusal(_("Chưa nghiệm thu thì chưa có giá trị nghiệm thu và thanh toán."))
    if is_contracted and not 0 < contract <= scheme.support_vnd:
        raise MoneyRefusal(
            _("Giá trị hợp đồng lớn hơn 0 và không quá %(approved)s đã phê duyệt.")
            % {"approved": format_vnd(scheme.support_vnd)}
        )
    if accepted > contract:
        raise MoneyRefusal(
            _("Giá trị nghiệm thu %(accepted)s vượt giá trị hợp đồng %(contract)s.")
            % {"accepted": format_vnd(accepted), "contract": format_vnd(contract)}
        )
    if advanced:
        sums = Amounts(approved_vnd=scheme.support_vnd, contract_vnd=contract)
        most_advance(scheme, sums, on).require(advanced)
    if paid and advanced + paid > accepted:
        raise MoneyRefusal(
            _("Tạm ứng và thanh toán %(paid)s vượt %(accepted)s đã nghiệm thu.")
            % {"paid": format_vnd(advanced + paid), "accepted": format_vnd(accepted)}
        )
    if opening.state == S.SETTLED and advanced + paid != accepted:
        raise MoneyRefusal(
            _(
                "Đã quyết toán thì tạm ứng và thanh toán bằng đúng %(accepted)s đã nghiệm thu; chưa"
                " bằng thì ghi “đã nghiệm thu” rồi thanh toán, quyết toán ở đây."
            )
            % {"accepted": format_vnd(accepted)}
        )


# --- writing --------------------------------------------------------------------------------------


def _write_ledger(scheme: Scheme, opening: SchemeOpening, on: date) -> None:
    contract, advanced, accepted, paid = (opening.facts["amounts"][name] for name in AMOUNTS)
    sums = {
        EntryKind.APPROVED: scheme.support_vnd,
        EntryKind.CONTRACTED: contract,
        EntryKind.ADVANCE: advanced,
        EntryKind.ACCEPTED: accepted,
        EntryKind.PAYMENT: paid,
    }
    for kind, amount in sums.items():
        if amount:
            write_entry(scheme, kind, amount, by=opening.proposed_by, on=on, opening=opening)


def _write_papers(scheme: Scheme, opening: SchemeOpening, on: date) -> None:
    """Write contract and acceptance without a signer: nobody here has signed or accepted them."""
    facts, amounts = opening.facts, opening.facts["amounts"]
    signed_on, finish_on = _day(opening, "signed_on"), _day(opening, "finish_on")
    if _has_reached(opening.state, S.CONTRACTED) and signed_on and finish_on:
        SchemeContract.objects.create(
            scheme=scheme,
            number=facts["contract_number"],
            signed_on=signed_on,
            value_vnd=amounts["contract_vnd"],
            counterpart_vnd=scheme.counterpart_vnd,
            finish_on=finish_on,
            representative=facts["representative"],
        )
        _go_on_counting(facts["contract_number"])
        _have_paper(scheme, PaperStep.ADVANCE, "contract", facts["contract_number"], opening, on)
    accepted_on = _day(opening, "accepted_on")
    if _has_reached(opening.state, S.ACCEPTED) and accepted_on:
        Acceptance.objects.create(
            scheme=scheme,
            accepted_on=accepted_on,
            place="",
            members=[],
            quantities=[],
            accepted_vnd=amounts["accepted_vnd"],
            counterpart_accepted_vnd=scheme.counterpart_vnd,
            remarks=opening.note,
        )
        _have_paper(scheme, PaperStep.COMPLETION, "acceptance", "", opening, on)


def _have_paper(
    scheme: Scheme, step: PaperStep, key: str, note: str, opening: SchemeOpening, on: date
) -> None:
    SchemePaper.objects.create(
        scheme=scheme,
        step=step,
        key=key,
        received_on=on,
        received_by=opening.proposed_by,
        note=note,
    )


def _go_on_counting(number: str) -> None:
    """Let the next contract of the year get a number after this one."""
    if match := _OWN_NUMBER.fullmatch(number):
        count_on_from(f"contract:{match[2]}", int(match[1]))
