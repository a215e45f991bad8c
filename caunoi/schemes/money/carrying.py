"""Carrying the unpaid rest of an unfinished scheme over to the next year's money.

NĐ 45/2012 Điều 14 khoản 4: money not spent in the year goes on into the next "by the rules in
force". Those are the rules of the budget law, which decide case by case what may be carried over.
The authority decides and names its decision; the system does not judge it, it only keeps both
years' sums right.
"""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.common.text import normalise
from caunoi.journal.actions import action, record
from caunoi.programmes.actions import lock_years, move_allocation, put_into_plan
from caunoi.schemes.enums import RUNNING, EntryKind, SchemeState
from caunoi.schemes.lifecycle import lock_scheme, write_step
from caunoi.schemes.models import CarryOver, Scheme
from caunoi.schemes.permissions import require_at
from caunoi.schemes.queries import Amounts, amounts_by_year
from caunoi.schemes.refusals import MoneyRefusal, SchemeRefusal
from caunoi.schemes.steps.demands import require_order
from caunoi.schemes.steps.effects import plan_again, write_entry

CARRIABLE = (SchemeState.APPROVED, *RUNNING)
LONGEST_DECISION = 120


@action("schemes.carry_over", title=gettext_lazy("Chuyển nguồn sang năm sau"))
def carry_over(*, scheme: Scheme, decision: str, by: User, on: date) -> CarryOver:
    """Move what is promised and not paid to the next year: allocation, plan and ledger.

    The old year keeps exactly what was paid from it; together the two years keep their sums.
    """
    require_at(by, "schemes.approve", scheme.unit, on)
    require_at(by, "programmes.allocate", None, on)
    scheme = lock_scheme(scheme)
    year, decision = scheme.money_year, _decision(decision)
    _require_carriable(scheme)
    require_order(scheme, on)
    lock_years(years=[year, year + 1], source=scheme.source)
    amounts = amounts_by_year(scheme).get(year, Amounts())
    rest_vnd = unspent_vnd(scheme, amounts)
    if rest_vnd <= 0:
        raise MoneyRefusal(_("Đề án %(code)s không còn tiền chưa chi.") % {"code": scheme.code})
    carry = CarryOver.objects.create(
        scheme=scheme,
        from_year=year,
        to_year=year + 1,
        amount_vnd=rest_vnd,
        decision=decision,
        on=on,
        by=by,
        at=clock.now(),
    )
    _move_plan(carry, amounts)
    _move_ledger(carry, amounts)
    _note(carry)
    return carry


def promised_vnd(scheme: Scheme, amounts: Amounts) -> int:
    """Return the total the year owes the scheme: accepted, else contracted, else approved.

    After the acceptance, the rest of the contract is no longer owed.
    """
    if scheme.state == SchemeState.ACCEPTED:
        return amounts.accepted_vnd
    if scheme.state == SchemeState.APPROVED:
        return amounts.approved_vnd
    return amounts.contract_vnd


def unspent_vnd(scheme: Scheme, amounts: Amounts) -> int:
    return promised_vnd(scheme, amounts) - amounts.paid_vnd


def _require_carriable(scheme: Scheme) -> None:
    if scheme.state not in CARRIABLE:
        raise SchemeRefusal(
            _("Đề án %(code)s %(state)s nên không chuyển nguồn được; chỉ khi %(states)s.")
            % {
                "code": scheme.code,
                "state": SchemeState(scheme.state).label,
                "states": ", ".join(str(state.label) for state in CARRIABLE),
            }
        )


def _decision(decision: object) -> str:
    clean = normalise(decision) if isinstance(decision, str) else ""
    if not clean:
        raise SchemeRefusal(_("Cần số quyết định cho chuyển nguồn."))
    if len(clean) > LONGEST_DECISION:
        raise SchemeRefusal(_("Dài nhất %(n)s ký tự: viết gọn lại.") % {"n": LONGEST_DECISION})
    return clean


def _move_plan(carry: CarryOver, amounts: Amounts) -> None:
    # The old plan keeps what was paid from it, as a line that belongs to the carry-over.
    scheme, by, on = carry.scheme, carry.by, carry.on
    reason = reason_of(carry)
    plan_again(scheme, 0, reason=reason, by=by, on=on)
    if amounts.paid_vnd > 0:
        put_into_plan(
            year=carry.from_year,
            source=scheme.source,
            content_head=scheme.content_head,
            title=scheme.title,
            support_vnd=amounts.paid_vnd,
            counterpart_vnd=0,
            subject=carry,
            by=by,
            on=on,
        )
    move_allocation(
        from_year=carry.from_year,
        to_year=carry.to_year,
        source=scheme.source,
        amount_vnd=carry.amount_vnd,
        decision=carry.decision,
        by=by,
        on=on,
    )
    scheme.carried_to_year = carry.to_year
    plan_again(scheme, carry.amount_vnd, reason=reason, by=by, on=on)
    scheme.save(update_fields=["carried_to_year", "plan_line"])


def _move_ledger(carry: CarryOver, amounts: Amounts) -> None:
    # Each kind of the old year is reduced to what was paid; the new year gets the rest.
    for kind, standing in (
        (EntryKind.APPROVED, amounts.approved_vnd),
        (EntryKind.CONTRACTED, amounts.contract_vnd),
        (EntryKind.ACCEPTED, amounts.accepted_vnd),
    ):
        if standing:
            _write(carry, kind, amounts.paid_vnd - standing, carry.from_year)
            _write(carry, kind, carry.amount_vnd, carry.to_year)


def _write(carry: CarryOver, kind: EntryKind, amount_vnd: int, year: int) -> None:
    if not amount_vnd:
        return
    scheme = carry.scheme
    first = scheme.money.filter(kind=kind, year=carry.from_year).order_by("pk").first()
    write_entry(
        scheme,
        kind,
        amount_vnd,
        by=carry.by,
        on=carry.on,
        year=year,
        corrects=first if amount_vnd < 0 else None,
        reason=reason_of(carry),
    )


def reason_of(carry: CarryOver) -> str:
    return f"Chuyển nguồn sang năm {carry.to_year}, {carry.decision}"


def _note(carry: CarryOver) -> None:
    scheme = carry.scheme
    facts = {
        "from_year": carry.from_year,
        "to_year": carry.to_year,
        "amount_vnd": carry.amount_vnd,
        "decision": carry.decision,
    }
    write_step(
        scheme, "carry_over", scheme.state, scheme.state, by=carry.by, on=carry.on, facts=facts
    )
    record(
        action="schemes.carry_over",
        subject=scheme,
        by=carry.by,
        on=carry.on,
        ground=carry.decision,
        after=facts,
    )
