"""Payments and recoveries of a scheme's money. The ledger only grows: a correction is a new row.

Every function locks the scheme's row, then sums the ledger, then writes: two payers never see the
same remainder. The lifecycle ensures allocation ≥ plan ≥ approved ≥ contract; here advances stay
within their share of the contract, and payments within what is accepted. Whoever pays has not made,
approved, signed or accepted the scheme.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.common.money import format_vnd, is_amount
from caunoi.common.text import normalise
from caunoi.journal.actions import action, record, title_entries
from caunoi.norms.scheme_types import Proof, type_row
from caunoi.programmes.models import FundSource
from caunoi.schemes.enums import RUNNING, EntryKind, SchemeState
from caunoi.schemes.lifecycle import lock_scheme
from caunoi.schemes.models import MoneyEntry, Recovery, Scheme
from caunoi.schemes.money.payments import (
    PAYING,
    PAYMENTS,
    explain_no_recovery,
    most_advance,
    most_payment,
    most_recovery,
)
from caunoi.schemes.permissions import require_at
from caunoi.schemes.queries import advance_proof, amounts_of, last_correction, received_vnd
from caunoi.schemes.refusals import MoneyRefusal, SchemeRefusal
from caunoi.schemes.rules import (
    is_invested_enough,
)
from caunoi.schemes.steps.demands import (
    APART_FROM_PAYING,
    require_another_person,
    require_order,
    require_papers,
)
from caunoi.schemes.steps.effects import write_entry

LONGEST_VOUCHER = 80


@action("schemes.pay_advance", title=gettext_lazy("Tạm ứng"))
def pay_advance(*, scheme: Scheme, amount_vnd: int, voucher: str, by: User, on: date) -> MoneyEntry:
    """Pay an advance on a contract, within the share of the scheme's type and on its papers.

    For machines, more than the norm's percentage of the total investment must be done, by the
    latest progress report.
    """
    scheme = _open_to_pay(scheme, by, on, EntryKind.ADVANCE)
    amount_vnd, voucher = _amount(amount_vnd), _new_voucher(scheme, EntryKind.ADVANCE, voucher)
    most_advance(scheme, amounts_of(scheme), on).require(amount_vnd)
    require_papers(scheme, PAYMENTS[EntryKind.ADVANCE].papers, on)
    _require_proof(scheme, on)
    return _write(scheme, EntryKind.ADVANCE, amount_vnd, voucher, by, on)


@action("schemes.pay", title=gettext_lazy("Thanh toán"))
def pay(*, scheme: Scheme, amount_vnd: int, voucher: str, by: User, on: date) -> MoneyEntry:
    """Pay what was accepted and not yet paid, on the papers of TT 36/2013 Điều 14."""
    scheme = _open_to_pay(scheme, by, on, EntryKind.PAYMENT)
    amount_vnd, voucher = _amount(amount_vnd), _new_voucher(scheme, EntryKind.PAYMENT, voucher)
    most_payment(amounts_of(scheme)).require(amount_vnd)
    require_papers(scheme, PAYMENTS[EntryKind.PAYMENT].papers, on)
    return _write(scheme, EntryKind.PAYMENT, amount_vnd, voucher, by, on)


@action("schemes.receive_recovery", title=gettext_lazy("Thu hồi tiền"))
def receive_recovery(
    *, scheme: Scheme, amount_vnd: int, voucher: str, by: User, on: date
) -> MoneyEntry:
    scheme = _lock_for_payment(scheme, by, on)
    recovery = _recovery_of(scheme)
    amount_vnd, voucher = _amount(amount_vnd), _new_voucher(scheme, EntryKind.RECOVERY, voucher)
    most_recovery(scheme).require(amount_vnd)
    entry = _write(scheme, EntryKind.RECOVERY, -amount_vnd, voucher, by, on)
    _note_received(scheme, recovery, on)
    return entry


@action("schemes.correct_entry", title=gettext_lazy("Sửa bút toán"))
def correct_entry(
    *, entry: MoneyEntry, seen: int, amount_vnd: int, reason: str, by: User, on: date
) -> MoneyEntry:
    """Correct an entry to `amount_vnd`; the difference is a new row with the reason.

    For advances and payments before the settlement, and for recoveries. `amount_vnd` 0 cancels the
    entry. Approval, contract and acceptance are changed by their own steps instead. `seen` is the
    version of the last correction that the author looked at, of the entry itself if there was none.
    """
    scheme = _lock_for_payment(entry.scheme, by, on)
    entry = MoneyEntry.objects.get(pk=entry.pk)
    last_correction(entry).require_seen(seen)
    reason = normalise(reason) if isinstance(reason, str) else ""
    if not reason:
        raise MoneyRefusal(_("Cần ghi lý do sửa: sai ở đâu, theo chứng từ nào."))
    amount_vnd = _amount(amount_vnd, least=0)
    _require_correctable(scheme, entry)
    standing = entry.amount_vnd + sum(entry.corrections.values_list("amount_vnd", flat=True))
    sign = -1 if entry.kind == EntryKind.RECOVERY else 1
    difference = sign * amount_vnd - standing
    if difference == 0:
        raise MoneyRefusal(_("Bút toán đã đúng số đó, không có gì để sửa."))
    _require_still_sound(scheme, EntryKind(entry.kind), difference, on)
    correction = _write(
        scheme,
        EntryKind(entry.kind),
        difference,
        entry.voucher,
        by,
        on,
        corrects=entry,
        reason=reason,
    )
    if entry.kind == EntryKind.RECOVERY:
        _note_received(scheme, _recovery_of(scheme), on)
    return correction


# --- checks ---------------------------------------------------------------------------------------


def require_payer(*, scheme: Scheme, by: User, on: date) -> None:
    require_at(by, PAYING, scheme.unit, on)
    require_another_person(scheme, by, APART_FROM_PAYING)


def _lock_for_payment(scheme: Scheme, by: User, on: date) -> Scheme:
    scheme = lock_scheme(scheme)
    require_payer(scheme=scheme, by=by, on=on)
    require_order(scheme, on)
    return scheme


def _open_to_pay(scheme: Scheme, by: User, on: date, kind: EntryKind) -> Scheme:
    scheme = _lock_for_payment(scheme, by, on)
    states = PAYMENTS[kind].states
    if scheme.state not in states:
        raise SchemeRefusal(
            _("Đề án %(code)s %(state)s nên không chi khoản này được; chỉ khi %(states)s.")
            % {
                "code": scheme.code,
                "state": SchemeState(scheme.state).label,
                "states": ", ".join(str(state.label) for state in states),
            }
        )
    return scheme


def _amount(amount_vnd: Any, least: int = 1) -> int:
    if not is_amount(amount_vnd, least):
        raise MoneyRefusal(
            _("Số tiền là số nguyên dương, tính bằng đồng.")
            if least
            else _("Số tiền là số nguyên không âm, tính bằng đồng.")
        )
    return amount_vnd


def _new_voucher(scheme: Scheme, kind: EntryKind, voucher: Any) -> str:
    # A voucher that the scheme has already is a payment sent twice.
    clean = normalise(voucher) if isinstance(voucher, str) else ""
    if not clean:
        raise MoneyRefusal(_("Cần số chứng từ, ví dụ UNC 12/2018."))
    if len(clean) > LONGEST_VOUCHER:
        raise MoneyRefusal(_("Số chứng từ dài nhất %(n)s ký tự.") % {"n": LONGEST_VOUCHER})
    entry = scheme.money.filter(kind=kind, voucher=clean, corrects__isnull=True).first()
    if entry is not None:
        raise MoneyRefusal(
            _("Chứng từ %(voucher)s đã ghi ngày %(day)s, %(amount)s: không ghi lần nữa.")
            % {
                "voucher": clean,
                "day": f"{entry.on:%d/%m/%Y}",
                "amount": format_vnd(abs(entry.amount_vnd)),
            }
        )
    return clean


def _require_proof(scheme: Scheme, on: date) -> None:
    report = scheme.progress.order_by("-reported_on", "-pk").first()
    invested = (report.invested_vnd or 0) if report else 0
    percent = report.percent if report else 0
    proof = advance_proof(scheme, on)
    if is_invested_enough(
        scheme.scheme_type,
        cost_vnd=scheme.cost_vnd,
        invested_vnd=invested,
        percent=percent,
        over_percent=proof.values["percent"] if proof else None,
    ):
        return
    if proof is None:
        raise MoneyRefusal(
            _("Chưa biết phải thực hiện được bao nhiêu thì được tạm ứng: xem văn bản của ngày đó.")
        )
    over = {
        "over": proof.values["percent"],
        "citation": "; ".join(str(basis) for basis in proof.basis),
    }
    if type_row(scheme.scheme_type).proof is Proof.INVESTMENT:
        raise MoneyRefusal(
            _(
                "Báo cáo tiến độ mới nhất ghi đã đầu tư %(invested)s; tạm ứng khi trên %(over)s%%"
                " tổng vốn đầu tư %(cost)s (%(citation)s)."
            )
            % {
                "invested": format_vnd(invested),
                "cost": format_vnd(scheme.cost_vnd),
                **over,
            }
        )
    raise MoneyRefusal(
        _(
            "Báo cáo tiến độ mới nhất ghi %(percent)s%%; tạm ứng khi trên %(over)s%% khối lượng"
            " hạng mục được hỗ trợ (%(citation)s)."
        )
        % {"percent": percent, **over}
    )


def _recovery_of(scheme: Scheme) -> Recovery:
    recovery = Recovery.objects.filter(scheme=scheme).first()
    if recovery is None:
        raise MoneyRefusal(explain_no_recovery(scheme))
    return recovery


def _require_correctable(scheme: Scheme, entry: MoneyEntry) -> None:
    if entry.corrects_id is not None:
        raise MoneyRefusal(_("Sửa bút toán gốc, không sửa bút toán điều chỉnh."))
    if entry.kind == EntryKind.RECOVERY:
        return
    if entry.kind not in (EntryKind.ADVANCE, EntryKind.PAYMENT):
        raise MoneyRefusal(
            _("Số phê duyệt, hợp đồng, nghiệm thu đổi theo bước của đề án, không sửa ở đây.")
        )
    if entry.year != scheme.money_year:
        raise MoneyRefusal(
            _("Tiền chưa chi đã chuyển nguồn sang năm %(year)s: khoản năm %(old)s không sửa nữa.")
            % {"year": scheme.money_year, "old": entry.year}
        )
    if scheme.state not in RUNNING:
        raise MoneyRefusal(
            _("Đề án %(code)s %(state)s nên không sửa khoản đã chi nữa.")
            % {"code": scheme.code, "state": SchemeState(scheme.state).label}
        )


def _require_still_sound(scheme: Scheme, kind: EntryKind, difference: int, on: date) -> None:
    if kind == EntryKind.RECOVERY:
        received = received_vnd(scheme) - difference
        if not 0 <= received <= _recovery_of(scheme).amount_vnd:
            raise MoneyRefusal(_("Số thu hồi sau khi sửa phải trong khoản phải thu hồi."))
        return
    amounts = amounts_of(scheme)
    if kind == EntryKind.ADVANCE and difference > 0:
        most_advance(scheme, amounts, on).require(difference)
    if scheme.state in PAYMENTS[EntryKind.PAYMENT].states:
        most_payment(amounts).require(difference)


# --- writing --------------------------------------------------------------------------------------

#: The journal names money by the kind of its entry.
title_entries(
    {
        "schemes.money_advance": gettext_lazy("Tạm ứng"),
        "schemes.money_payment": gettext_lazy("Thanh toán"),
        "schemes.money_recovery": gettext_lazy("Thu hồi tiền"),
        "schemes.money_correct": gettext_lazy("Sửa bút toán"),
    }
)


def _write(
    scheme: Scheme,
    kind: EntryKind,
    amount_vnd: int,
    voucher: str,
    by: User,
    on: date,
    **more: Any,
) -> MoneyEntry:
    year = _year_of(scheme, kind, more.get("corrects"))
    entry = write_entry(scheme, kind, amount_vnd, by=by, on=on, year=year, voucher=voucher, **more)
    name = "correct" if entry.corrects_id else kind.value
    record(
        action=f"schemes.money_{name}",
        subject=scheme,
        by=by,
        on=on,
        ground=entry.reason or voucher,
        after={
            "kind": kind.value,
            "amount_vnd": amount_vnd,
            "source": FundSource(scheme.source).value,
            "year": year,
        },
    )
    return entry


def _year_of(scheme: Scheme, kind: EntryKind, corrects: MoneyEntry | None) -> int:
    # A recovery belongs to the year that the advance was paid from.
    if corrects is not None:
        return corrects.year
    advances = scheme.money.filter(kind=EntryKind.ADVANCE) if kind == EntryKind.RECOVERY else None
    advance = advances.order_by("pk").last() if advances is not None else None
    return advance.year if advance else scheme.money_year


def _note_received(scheme: Scheme, recovery: Recovery, on: date) -> None:
    # A correction may clear the day again.
    is_whole = received_vnd(scheme) == recovery.amount_vnd
    recovery.received_on = on if is_whole else None
    recovery.save(update_fields=["received_on"])
