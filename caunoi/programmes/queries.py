"""The ceiling of one item on a day; the money allocated, planned and left of a year.

The ceiling rule receives the norms of the day. The plan is summed from its rows on each call: no
total is stored.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from caunoi.norms.catalogue import support_norm
from caunoi.norms.queries import norm_in_force, priority_max_on
from caunoi.programmes.items import ITEMS, Item
from caunoi.programmes.models import Allocation, FundSource, PlanLine, Programme, YearBudget
from caunoi.programmes.rules import (
    SupportAnswer,
    SupportFacts,
    SupportNorm,
    SupportRefusal,
    support,
)


class UnknownItem(SupportRefusal):
    """No such item."""


def item_called(key: str) -> Item:
    if key not in ITEMS:
        raise UnknownItem(
            _("Không có nội dung hỗ trợ “%(key)s”; có: %(known)s.")
            % {"key": key, "known": ", ".join(ITEMS)}
        )
    return ITEMS[key]


def support_for(
    *, item: str, cost_vnd: int, on: date, priority: Fraction = Fraction(1), step_vnd: int = 1
) -> SupportAnswer:
    """Return the most that the item may receive on the day, with its calculation and articles.

    Refuses an unknown item, a day without a norm, and facts that the rule refuses.
    """
    wanted = item_called(item)
    row = norm_in_force(support_norm(item), on)
    most = priority_max_on(on)
    facts = SupportFacts(
        name=wanted.name,
        per=wanted.per,
        cost_name=wanted.cost_name,
        cost_vnd=cost_vnd,
        norm=SupportNorm(row.values["percent"], row.values["cap_vnd"], row.basis),
        priority=Fraction(priority),
        priority_max=most.factor,
        priority_basis=most.basis,
        step_vnd=step_vnd,
    )
    return support(facts, on)


# --- the year's money -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeadPlan:
    """The plan of one content head, from one source or from both together."""

    content_head: int
    planned_vnd: int
    counterpart_vnd: int
    lines: int


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """One source of one year: the allocation and the standing lines of the plan."""

    source: FundSource
    allocation_vnd: int
    heads: tuple[HeadPlan, ...] = ()

    @property
    def planned_vnd(self) -> int:
        return sum(head.planned_vnd for head in self.heads)

    @property
    def counterpart_vnd(self) -> int:
        return sum(head.counterpart_vnd for head in self.heads)

    @property
    def left_vnd(self) -> int:
        """The actions keep it from going below zero."""
        return self.allocation_vnd - self.planned_vnd


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A year's plan and money. Every total is the sum of the rows below it."""

    year: int
    sources: tuple[SourcePlan, ...]

    @property
    def allocation_vnd(self) -> int:
        return sum(source.allocation_vnd for source in self.sources)

    @property
    def planned_vnd(self) -> int:
        return sum(source.planned_vnd for source in self.sources)

    @property
    def counterpart_vnd(self) -> int:
        return sum(source.counterpart_vnd for source in self.sources)

    @property
    def left_vnd(self) -> int:
        return sum(source.left_vnd for source in self.sources)

    @property
    def by_head(self) -> tuple[HeadPlan, ...]:
        return _merged(head for source in self.sources for head in source.heads)


def budget(year: int) -> YearPlan:
    """Two queries."""
    return budgets([year])[0]


def budgets(years: Iterable[int], on: date | None = None) -> list[YearPlan]:
    """Return the money and plan of each year, in the given order. Two queries for any number.

    With a day, as of the end of that day. Without one, with all decisions, also later ones: the
    next decision must count them all.
    """
    wanted = list(years)
    of_years = Q(budget__year__in=wanted)
    given = _allocated(of_years & _given_until(on) if on else of_years)
    taken = _planned(of_years & (_stood_on(on) if on else _STANDING))
    return [
        YearPlan(
            year,
            tuple(
                SourcePlan(
                    source, given.get((year, source), 0), tuple(taken.get((year, source), ()))
                )
                for source in FundSource
            ),
        )
        for year in wanted
    ]


def left_to_plan(year: int, source: str) -> int:
    """Return what can still be planned of the year's money from the source. Two queries."""
    of_source = Q(budget__year=year, budget__source=source)
    key = (year, FundSource(source))
    planned = sum(head.planned_vnd for head in _planned(of_source & _STANDING).get(key, []))
    return _allocated(of_source).get(key, 0) - planned


def allocations_of(year: int) -> QuerySet[Allocation]:
    return Allocation.objects.filter(budget__year=year).select_related("budget", "by")


def plan_lines(year: int) -> QuerySet[PlanLine]:
    """Return all lines of the year's plan, withdrawn ones too."""
    return PlanLine.objects.filter(budget__year=year).select_related("budget", "planned_by")


def plan_on(year: int, on: date) -> QuerySet[PlanLine]:
    return plan_lines(year).filter(_stood_on(on))


def allocated_until(on: date) -> QuerySet[Allocation]:
    """Return the allocations of all years up to the end of the day."""
    return Allocation.objects.filter(_given_until(on))


def plan_lines_on(on: date) -> QuerySet[PlanLine]:
    """Return the lines of all years that stood at the end of the day."""
    return PlanLine.objects.filter(_stood_on(on))


@dataclass(frozen=True, slots=True)
class PlanComparison:
    added: list[PlanLine]
    taken_out: list[PlanLine]
    kept: list[PlanLine]

    @property
    def difference_vnd(self) -> int:
        return sum(x.support_vnd for x in self.added) - sum(x.support_vnd for x in self.taken_out)


def compare_plans(year: int, earlier: date, later: date) -> PlanComparison:
    """Two queries."""
    before = {line.pk: line for line in plan_on(year, earlier)}
    after = {line.pk: line for line in plan_on(year, later)}
    return PlanComparison(
        added=[line for pk, line in after.items() if pk not in before],
        taken_out=[line for pk, line in before.items() if pk not in after],
        kept=[line for pk, line in after.items() if pk in before],
    )


def planned_years() -> list[int]:
    years = YearBudget.objects.order_by("-year").values_list("year", flat=True)
    return list(dict.fromkeys(years))


def programme_on(on: date) -> Programme | None:
    return Programme.objects.on(on).order_by("starts_on").last()


#: The lines in a plan now, whatever day they were planned on.
_STANDING = Q(withdrawn_on__isnull=True)


def _given_until(on: date) -> Q:
    return Q(allocated_on__lte=on)


def _stood_on(on: date) -> Q:
    return Q(planned_on__lte=on) & (Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on))


def _allocated(condition: Q) -> dict[tuple[int, FundSource], int]:
    rows = Allocation.objects.filter(condition).order_by()
    sums = rows.values_list("budget__year", "budget__source").annotate(total=Sum("amount_vnd"))
    return {(year, FundSource(source)): total for year, source, total in sums}


def _planned(condition: Q) -> dict[tuple[int, FundSource], list[HeadPlan]]:
    lines = PlanLine.objects.filter(condition).order_by("content_head")
    rows = lines.values_list("budget__year", "budget__source", "content_head").annotate(
        support=Sum("support_vnd"), counterpart=Sum("counterpart_vnd"), count=Count("pk")
    )
    found: dict[tuple[int, FundSource], list[HeadPlan]] = {}
    for year, source, *head in rows:
        found.setdefault((year, FundSource(source)), []).append(HeadPlan(*head))
    return found


def _merged(heads: Iterable[HeadPlan]) -> tuple[HeadPlan, ...]:
    found: dict[int, HeadPlan] = {}
    for head in heads:
        known = found.get(head.content_head, HeadPlan(head.content_head, 0, 0, 0))
        found[head.content_head] = HeadPlan(
            head.content_head,
            known.planned_vnd + head.planned_vnd,
            known.counterpart_vnd + head.counterpart_vnd,
            known.lines + head.lines,
        )
    return tuple(found[number] for number in sorted(found))
