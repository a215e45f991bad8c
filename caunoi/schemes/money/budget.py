"""A year's money by source and content head: allocated, planned, contracted, accepted, paid.

Plan and allocation come from `programmes`, the rest from the ledgers of the schemes. No figure is
stored: each is the sum of the rows it links to, both as of one day, without later rows. Every page
that shows these figures gets them here, so that no two pages differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.utils.translation import get_language

from caunoi.norms.models import ContentHead
from caunoi.programmes.models import FundSource
from caunoi.programmes.queries import (
    HeadPlan,
    SourcePlan,
    allocated_until,
    budgets,
    plan_lines_on,
)
from caunoi.schemes.enums import IN_THE_PLAN, PAID_KINDS, EntryKind, SchemeState
from caunoi.schemes.models import MoneyEntry, Scheme
from caunoi.schemes.queries import Amounts

#: The figures of a year, from the widest to the narrowest.
MONEY_KINDS = ("allocated", "planned", "contracted", "accepted", "paid")
#: The kinds of ledger entries that make up each figure.
_ENTRIES: dict[str, tuple[str, ...]] = {
    "contracted": (EntryKind.CONTRACTED,),
    "accepted": (EntryKind.ACCEPTED,),
    "paid": PAID_KINDS,
}


@dataclass(frozen=True, slots=True)
class HeadMoney:
    """One content head, of one source or of both."""

    content_head: int
    name: str
    planned_vnd: int = 0
    counterpart_vnd: int = 0
    contracted_vnd: int = 0
    accepted_vnd: int = 0
    paid_vnd: int = 0
    schemes: int = 0

    def plus(self, other: "HeadMoney") -> "HeadMoney":
        sums = {name: getattr(self, name) + getattr(other, name) for name in _HEAD_SUMS}
        return replace(self, **sums)

    @property
    def amounts(self) -> dict[str, int]:
        # An allocation has no content head.
        return {
            "planned": self.planned_vnd,
            "contracted": self.contracted_vnd,
            "accepted": self.accepted_vnd,
            "paid": self.paid_vnd,
        }


_HEAD_SUMS = (
    *("planned_vnd", "counterpart_vnd", "contracted_vnd", "accepted_vnd", "paid_vnd"),
    "schemes",
)


@dataclass(frozen=True, slots=True)
class SourceMoney:
    """One source of one year by content head. Every total is the sum of its heads."""

    source: FundSource
    allocation_vnd: int
    heads: tuple[HeadMoney, ...]

    @property
    def total(self) -> HeadMoney:
        return _total(self.heads)


@dataclass(frozen=True, slots=True)
class YearMoney:
    """One year: allocation ≥ planned ≥ contracted ≥ accepted, and what was paid."""

    year: int
    sources: tuple[SourceMoney, ...]

    @property
    def allocation_vnd(self) -> int:
        return sum(source.allocation_vnd for source in self.sources)

    @property
    def by_head(self) -> tuple[HeadMoney, ...]:
        found: dict[int, HeadMoney] = {}
        for source in self.sources:
            for head in source.heads:
                known = found.get(head.content_head)
                found[head.content_head] = known.plus(head) if known else head
        return tuple(found[number] for number in sorted(found))

    @property
    def total(self) -> HeadMoney:
        return _total(self.by_head)

    @property
    def amounts(self) -> dict[str, int]:
        return {"allocated": self.allocation_vnd, **self.total.amounts}


def budget_of_year(year: int, on: date) -> YearMoney:
    return money_of_years([year], on)[0]


def money_of_years(years: Iterable[int], on: date) -> list[YearMoney]:
    """Return each year's money as of the end of the day, in their order. Five queries in all."""
    plans = budgets(years, on)
    keys = [plan.year for plan in plans]
    names = head_names()
    ledger, counts = _ledger(keys, on), _counts(keys, on)
    return [
        YearMoney(
            plan.year,
            tuple(
                _source_money(plan.year, source, ledger, counts, names) for source in plan.sources
            ),
        )
        for plan in plans
    ]


def rows_of_money(kind: str, on: date) -> Any:
    """Return the rows that make up a figure of `MONEY_KINDS` as of the end of the day.

    Annotated with `of_year`, `of_source` and, except for "allocated", `of_head`.
    """
    if kind == "allocated":
        given: Any = allocated_until(on)
        return given.annotate(of_year=F("budget__year"), of_source=F("budget__source"))
    if kind == "planned":
        lines: Any = plan_lines_on(on)
        return lines.annotate(
            of_year=F("budget__year"), of_source=F("budget__source"), of_head=F("content_head")
        )
    entries: Any = MoneyEntry.objects.filter(kind__in=_ENTRIES[kind], on__lte=on)
    return entries.annotate(
        of_year=F("year"), of_source=F("source"), of_head=F("scheme__content_head")
    )


def head_names() -> dict[int, str]:
    """Return all content heads, past ones too, in the reader's language. One query."""
    english = (get_language() or "").startswith("en")
    heads = ContentHead.objects.order_by("number", "starts_on")
    return {head.number: head.name_en if english else head.name_vi for head in heads}


_Key = tuple[int, str, int]


def _ledger(years: list[int], on: date) -> dict[_Key, Amounts]:
    rows = MoneyEntry.objects.filter(year__in=years, on__lte=on).order_by()
    sums = rows.values_list("year", "source", "scheme__content_head", "kind")
    found: dict[_Key, list[tuple[str, int]]] = {}
    for year, source, head, kind, total in sums.annotate(total=Sum("amount_vnd")):
        found.setdefault((year, source, head), []).append((kind, total))
    return {key: Amounts.of(rows) for key, rows in found.items()}


def _counts(years: list[int], on: date) -> dict[_Key, int]:
    counted = (*IN_THE_PLAN, SchemeState.STOPPED)
    rows = Scheme.objects.as_of(on).filter(Q(state_then__in=counted), year__in=years)
    keys = rows.order_by().values_list("year", "source", "content_head")
    return {(year, source, head): n for year, source, head, n in keys.annotate(n=Count("pk"))}


def _source_money(
    year: int,
    plan: SourcePlan,
    ledger: dict[_Key, Amounts],
    counts: dict[_Key, int],
    names: dict[int, str],
) -> SourceMoney:
    planned = {head.content_head: head for head in plan.heads}
    mine = [key for key in (*ledger, *counts) if key[:2] == (year, plan.source)]
    heads = sorted({*planned, *(key[2] for key in mine)})
    return SourceMoney(
        plan.source,
        plan.allocation_vnd,
        tuple(
            _head_money(
                number,
                names.get(number, ""),
                planned.get(number),
                ledger.get((year, plan.source, number), Amounts()),
                counts.get((year, plan.source, number), 0),
            )
            for number in heads
        ),
    )


def _head_money(
    number: int, name: str, plan: HeadPlan | None, amounts: Amounts, schemes: int
) -> HeadMoney:
    return HeadMoney(
        content_head=number,
        name=name,
        planned_vnd=plan.planned_vnd if plan else 0,
        counterpart_vnd=plan.counterpart_vnd if plan else 0,
        contracted_vnd=amounts.contract_vnd,
        accepted_vnd=amounts.accepted_vnd,
        paid_vnd=amounts.paid_vnd,
        schemes=schemes,
    )


def _total(heads: Iterable[HeadMoney]) -> HeadMoney:
    total = HeadMoney(0, "")
    for head in heads:
        total = total.plus(head)
    return total
