"""What the steps of a scheme write besides its state: rows, ledger, plan, recovery.

Each runs under the lock of the scheme's row. Rows that others wait for are locked in one order:
scheme, establishments, year's money or number series, journal. They are locked FOR NO KEY UPDATE,
so that inserting a row that only refers to them does not wait.
"""

from datetime import date
from typing import Any

from caunoi.accounts.models import User
from caunoi.attachments.actions import store_attachment
from caunoi.attachments.models import Attachment
from caunoi.common import clock
from caunoi.common.numbers import next_number
from caunoi.programmes.actions import put_into_plan, take_out_of_plan
from caunoi.schemes.documents import contract_docx
from caunoi.schemes.enums import Conclusion, EntryKind, PaperStep
from caunoi.schemes.models import (
    Acceptance,
    Appraisal,
    MoneyEntry,
    Recovery,
    Scheme,
    SchemeContract,
    SchemePaper,
)
from caunoi.schemes.queries import amounts_by_year, amounts_of
from caunoi.schemes.steps.table import Attempt

# --- the ledger -----------------------------------------------------------------------------------


def write_entry(
    scheme: Scheme,
    kind: EntryKind,
    amount_vnd: int,
    *,
    by: User,
    on: date,
    year: int | None = None,
    **more: Any,
) -> MoneyEntry:
    return MoneyEntry.objects.create(
        scheme=scheme,
        kind=kind,
        source=scheme.source,
        year=year or scheme.money_year,
        amount_vnd=amount_vnd,
        on=on,
        by=by,
        at=clock.now(),
        **more,
    )


def bring_down(
    scheme: Scheme, kind: EntryKind, to_vnd: int, *, reason: str, by: User, on: date
) -> None:
    """Correct the sum of a kind down to `to_vnd` with a new row; lower sums stay."""
    entries = list(scheme.money.filter(kind=kind))
    over = sum(entry.amount_vnd for entry in entries) - to_vnd
    if over > 0:
        write_entry(scheme, kind, -over, by=by, on=on, corrects=entries[0], reason=reason)


def write_accepted(scheme: Scheme, amount_vnd: int, *, by: User, on: date) -> None:
    """Write the accepted value; of a scheme carried over, first what was paid in each year.

    The contract of a past year is reduced to what was paid of it, so the parts add up.
    """
    left = amount_vnd
    for year, amounts in amounts_by_year(scheme).items():
        part = min(left, amounts.contract_vnd) if year < scheme.money_year else 0
        if part > 0:
            write_entry(scheme, EntryKind.ACCEPTED, part, by=by, on=on, year=year)
            left -= part
    if left > 0:
        write_entry(scheme, EntryKind.ACCEPTED, left, by=by, on=on)


# --- before approval ------------------------------------------------------------------------------


def come_back(attempt: Attempt) -> None:
    attempt.subject.supplement_due_on = None


def ask_for_supplement(attempt: Attempt) -> None:
    attempt.subject.supplement_due_on = attempt.facts["due_on"]
    _appraise(attempt, Conclusion.SUPPLEMENT, attempt.subject.support_vnd, attempt.reason)


def appraise(attempt: Attempt) -> None:
    # If the support is less than requested, the firm pays the difference.
    facts, scheme = attempt.facts, attempt.subject
    proposed = facts["proposed_support_vnd"]
    _appraise(attempt, Conclusion(facts["conclusion"]), proposed, facts["condition"])
    if proposed < scheme.support_vnd:
        scheme.support_vnd = proposed
        scheme.counterpart_vnd = max(scheme.counterpart_vnd, scheme.cost_vnd - proposed)


def reject(attempt: Attempt) -> None:
    _appraise(attempt, Conclusion.REJECT, 0, attempt.reason)


def _appraise(
    attempt: Attempt, conclusion: Conclusion, proposed_support_vnd: int, condition: str
) -> None:
    Appraisal.objects.create(
        scheme=attempt.subject,
        appraised_by=attempt.by,
        appraised_on=attempt.on,
        opinions=attempt.facts.get("opinions", {}),
        conclusion=conclusion,
        proposed_support_vnd=proposed_support_vnd,
        condition=condition,
    )


def plan(attempt: Attempt) -> None:
    _plan(attempt, attempt.subject.support_vnd)


def _plan(attempt: Attempt, support_vnd: int) -> None:
    plan_again(attempt.subject, support_vnd, reason=attempt.reason, by=attempt.by, on=attempt.on)


def plan_again(scheme: Scheme, support_vnd: int, *, reason: str, by: User, on: date) -> None:
    """Replace the scheme's plan line by one with this support, or none for 0. Not saved."""
    if scheme.plan_line is not None:
        take_out_of_plan(line=scheme.plan_line, reason=reason, by=by, on=on)
        scheme.plan_line = None
    if support_vnd > 0:
        scheme.plan_line = put_into_plan(
            year=scheme.money_year,
            source=scheme.source,
            content_head=scheme.content_head,
            title=scheme.title,
            support_vnd=support_vnd,
            counterpart_vnd=scheme.counterpart_vnd,
            subject=scheme,
            by=by,
            on=on,
        )


def leave_plan(attempt: Attempt) -> None:
    _plan(attempt, 0)


def approve(attempt: Attempt) -> None:
    scheme = attempt.subject
    scheme.approved_on, scheme.approved_decision = attempt.on, attempt.facts["decision"]
    write_entry(scheme, EntryKind.APPROVED, scheme.support_vnd, by=attempt.by, on=attempt.on)


# --- contract to settlement -----------------------------------------------------------------------


def sign_contract(attempt: Attempt) -> None:
    # The number has no gap within the year in which the contract is signed.
    scheme, facts, year = attempt.subject, attempt.facts, attempt.on.year
    number = next_number(f"contract:{year}")
    contract = SchemeContract.objects.create(
        scheme=scheme,
        number=f"{number:02d}/{year}/HĐ-KC",
        signed_on=attempt.on,
        signed_by=attempt.by,
        value_vnd=facts["value_vnd"],
        counterpart_vnd=facts["counterpart_vnd"],
        finish_on=facts["finish_on"],
        representative=facts["representative"],
        representative_post=facts["representative_post"],
    )
    write_entry(scheme, EntryKind.CONTRACTED, facts["value_vnd"], by=attempt.by, on=attempt.on)
    _have_paper(attempt, PaperStep.ADVANCE, "contract", note=contract.number)
    contract.document = store_attachment(
        content=contract_docx(contract),
        name=f"hop-dong-{contract.number.replace('/', '-')}.docx",
        kind=Attachment.Kind.DOCUMENT,
        subject=scheme,
        by=attempt.by,
        on=attempt.on,
    )
    contract.save(update_fields=["document"])


def accept(attempt: Attempt) -> None:
    scheme, facts = attempt.subject, attempt.facts
    Acceptance.objects.create(
        scheme=scheme,
        accepted_on=attempt.on,
        accepted_by=attempt.by,
        place=facts["place"],
        members=facts["members"],
        quantities=facts["quantities"],
        accepted_vnd=facts["accepted_vnd"],
        counterpart_accepted_vnd=facts["counterpart_accepted_vnd"],
        remarks=facts["remarks"],
    )
    write_accepted(scheme, facts["accepted_vnd"], by=attempt.by, on=attempt.on)
    _have_paper(attempt, PaperStep.COMPLETION, "acceptance")


def _have_paper(attempt: Attempt, step: PaperStep, key: str, note: str = "") -> None:
    SchemePaper.objects.get_or_create(
        scheme=attempt.subject,
        step=step,
        key=key,
        defaults={"received_on": attempt.on, "received_by": attempt.by, "note": note},
    )


def settle(attempt: Attempt) -> None:
    """Demand back what was advanced and not accepted (TT 36/2013 Điều 12 khoản 6)."""
    _demand(attempt, -amounts_of(attempt.subject).payable_vnd)


def stop(attempt: Attempt) -> None:
    """Reduce plan, approval and contract to what was paid, and demand back what was not kept.

    The rest returns to the year's money. What is recovered goes to the State and is not planned
    again: so the total paid never exceeds the total allocated.
    """
    scheme = attempt.subject
    amounts = amounts_of(scheme)
    kept = attempt.facts["kept_vnd"] or 0
    of_this_year = amounts_by_year(scheme).get(scheme.money_year, amounts)
    _plan(attempt, of_this_year.paid_vnd)
    why: dict[str, Any] = {"reason": attempt.reason, "by": attempt.by, "on": attempt.on}
    bring_down(scheme, EntryKind.APPROVED, amounts.paid_vnd, **why)
    bring_down(scheme, EntryKind.CONTRACTED, amounts.paid_vnd, **why)
    write_accepted(scheme, kept, by=attempt.by, on=attempt.on)
    _demand(attempt, amounts.paid_vnd - kept)


def _demand(attempt: Attempt, unspent_vnd: int) -> None:
    if unspent_vnd > 0:
        Recovery.objects.create(
            scheme=attempt.subject,
            amount_vnd=unspent_vnd,
            due_on=attempt.facts["recovery_due_on"],
            demanded_on=attempt.on,
            demanded_by=attempt.by,
        )
