"""Which money of a scheme may be paid: in which states, on which papers, by whom, how much.

Used both by the page that shows it and by the actions that refuse it (`ledger`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.rights import Rights
from caunoi.common.money import format_vnd
from caunoi.common.sentences import vnd
from caunoi.schemes.enums import EntryKind, PaperStep, SchemeState
from caunoi.schemes.models import Scheme, SchemeStep
from caunoi.schemes.queries import Amounts, advance_share, received_vnd
from caunoi.schemes.refusals import MoneyRefusal
from caunoi.schemes.rules import advance_limit
from caunoi.schemes.steps.demands import APART_FROM_PAYING, why_not_this_person

PAYING = "schemes.pay"


@dataclass(frozen=True, slots=True)
class Payment:
    """The states in which one kind of money is paid, and the step whose papers it needs."""

    states: tuple[SchemeState, ...]
    papers: PaperStep


#: TT 36/2013 Điều 12 to 14: an advance on the contract, the rest on what was accepted.
PAYMENTS: Mapping[EntryKind, Payment] = {
    EntryKind.ADVANCE: Payment(
        (SchemeState.CONTRACTED, SchemeState.IN_PROGRESS), PaperStep.ADVANCE
    ),
    EntryKind.PAYMENT: Payment((SchemeState.ACCEPTED,), PaperStep.COMPLETION),
}


def why_not_pay(scheme: Scheme, rights: Rights, steps: Iterable[SchemeStep] | None = None) -> str:
    """Return why the user may not move the scheme's money; "" if they may.

    Pass `steps`, the scheme's history, if it was read already.
    """
    return why_not_this_person(scheme, PAYING, APART_FROM_PAYING, rights, steps)


def payments_open(scheme: Scheme, amounts: Amounts) -> list[EntryKind]:
    kinds = [kind for kind, payment in PAYMENTS.items() if scheme.state in payment.states]
    if amounts.payable_vnd <= 0 and EntryKind.PAYMENT in kinds:
        kinds.remove(EntryKind.PAYMENT)
    recovery = getattr(scheme, "recovery", None)
    if recovery is not None and recovery.received_on is None:
        kinds.append(EntryKind.RECOVERY)
    return kinds


# --- how much -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that may move now, the rule behind it, and the refusal of any higher amount."""

    most_vnd: int
    rule: str
    refusal: str

    def require(self, amount_vnd: int) -> None:
        if amount_vnd > self.most_vnd:
            raise MoneyRefusal(self.refusal)


def most_payable(scheme: Scheme, kind: EntryKind, amounts: Amounts, on: date) -> Limit:
    match kind:
        case EntryKind.ADVANCE:
            return most_advance(scheme, amounts, on)
        case EntryKind.PAYMENT:
            return most_payment(amounts)
        case EntryKind.RECOVERY:
            return most_recovery(scheme)
        case _:
            raise ValueError(kind)


def most_advance(scheme: Scheme, amounts: Amounts, on: date) -> Limit:
    """Return how much may still be advanced on the contract. Two queries.

    TT 36/2013 Điều 13 sets the share of each type. TTLT 26/2014 Điều 8 khoản 2 điểm b allows no
    advance above 70 % of the support, local money included.
    """
    share = advance_share(scheme, on)
    if share is None:
        no_share = _("Dạng đề án này chưa có tỷ lệ tạm ứng: thanh toán sau nghiệm thu.")
        return Limit(0, no_share, no_share)
    whole_vnd = advance_limit(amounts.contract_vnd, share.percent)
    most_vnd = max(whole_vnd - amounts.advanced_vnd, 0)
    basis = "; ".join(str(each) for each in share.basis)
    rule = _("%(percent)s%% × hợp đồng %(contract)s = %(limit)s; đã tạm ứng %(advanced)s") % {
        "percent": share.percent,
        "contract": vnd(amounts.contract_vnd),
        "limit": vnd(whole_vnd),
        "advanced": vnd(amounts.advanced_vnd),
    }
    refusal = _(
        "Tạm ứng không quá %(percent)s%% giá trị hợp đồng %(contract)s, còn được %(most)s"
        " (%(citation)s)."
    ) % {
        "percent": share.percent,
        "contract": format_vnd(amounts.contract_vnd),
        "most": format_vnd(most_vnd),
        "citation": basis,
    }
    return Limit(most_vnd, f"{rule} ({basis}).", refusal)


def most_payment(amounts: Amounts) -> Limit:
    most_vnd = max(amounts.payable_vnd, 0)
    return Limit(
        most_vnd,
        _("Nghiệm thu %(accepted)s trừ đã chi %(paid)s.")
        % {"accepted": vnd(amounts.accepted_vnd), "paid": vnd(amounts.paid_vnd)},
        _("Chỉ còn được thanh toán %(payable)s: đã nghiệm thu trừ đã chi.")
        % {"payable": format_vnd(most_vnd)},
    )


def most_recovery(scheme: Scheme) -> Limit:
    recovery = getattr(scheme, "recovery", None)
    if recovery is None:
        return Limit(0, _("Đề án này không có khoản thu hồi."), explain_no_recovery(scheme))
    most_vnd = recovery.amount_vnd - received_vnd(scheme)
    return Limit(
        most_vnd,
        _("Phải thu hồi %(sum)s, hạn %(day)s.")
        % {"sum": vnd(recovery.amount_vnd), "day": f"{recovery.due_on:%d/%m/%Y}"},
        _("Khoản thu hồi chỉ còn %(wanted)s.") % {"wanted": format_vnd(most_vnd)},
    )


def explain_no_recovery(scheme: Scheme) -> str:
    return _("Đề án %(code)s không có khoản thu hồi.") % {"code": scheme.code}
