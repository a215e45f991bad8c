"""The section of the year's money, from the allocation to the settlement."""

from datetime import date

from caunoi.programmes.models import Allocation, FundSource
from caunoi.reporting.rules import Item, Row, Section
from caunoi.reporting.sections.ledger import ACCEPTED, ADVANCED, CONTRACTED, Ledger
from caunoi.reporting.sections.plan import Plan
from caunoi.reporting.sections.schemes import SchemeOfYear
from caunoi.schemes.enums import PAID_KINDS
from caunoi.schemes.models import Scheme


def money_section(
    year: int, schemes: list[SchemeOfYear], plan: Plan, ledger: Ledger, on: date
) -> Section:
    given = Allocation.objects.filter(budget__year=year, allocated_on__lte=on)
    allocations = list(given.select_related("budget"))
    known = {row.budget.source for row in allocations}
    known |= {line.budget.source for line in plan.lines}
    known |= {entry.source for entry in ledger.entries}
    decisions = sorted({row.decision for row in allocations})
    return Section(
        key="money",
        columns=("source", *_MONEY),
        summed=_MONEY,
        rows=tuple(
            _money_row(
                source,
                [row for row in allocations if row.budget.source == source],
                [each.scheme for each in schemes if each.is_settled],
                plan,
                ledger,
            )
            for source in FundSource
            if source in known
        ),
        sources=(
            "quyết định giao kinh phí: " + ("; ".join(decisions) or "chưa có"),
            "sổ kinh phí của đề án, nhiệm vụ",
        ),
    )


_MONEY = (
    *("allocated_vnd", "planned_vnd", "contracted_vnd", "advanced_vnd"),
    *("accepted_vnd", "paid_vnd", "settled_vnd", "counterpart_vnd"),
)


def _money_row(
    source: FundSource,
    allocations: list[Allocation],
    settled: list[Scheme],
    plan: Plan,
    ledger: Ledger,
) -> Row:
    return Row.summing(
        source.value,
        allocated_vnd=[
            Item("programmes.money:", row.decision, row.amount_vnd, row.allocated_on.isoformat())
            for row in allocations
        ],
        planned_vnd=plan.items("support_vnd", source=source),
        contracted_vnd=ledger.items(CONTRACTED, source=source),
        advanced_vnd=ledger.items(ADVANCED, source=source),
        accepted_vnd=ledger.items(ACCEPTED, source=source),
        paid_vnd=ledger.items(PAID_KINDS, source=source),
        settled_vnd=ledger.items(ACCEPTED, source=source, schemes=settled),
        counterpart_vnd=plan.items("counterpart_vnd", source=source),
    )
