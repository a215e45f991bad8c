"""The sections about the year's plan: what was done of it, and what comes next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from caunoi.programmes.models import PlanLine
from caunoi.programmes.queries import plan_on
from caunoi.reporting.rules import Item, Row, Section, percent_of
from caunoi.reporting.sections.ledger import ACCEPTED, Ledger
from caunoi.reporting.sections.schemes import SchemeOfYear
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Scheme


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines in a year's plan on a day, and the codes of those that became schemes."""

    lines: tuple[PlanLine, ...]
    codes: Mapping[str, str]

    def items(
        self, amount: str = "", *, head: int | None = None, source: str | None = None
    ) -> list[Item]:
        """Return the lines of one head or source, with an amount or counted as one each.

        Leaves out lines whose amount is 0.
        """
        return [
            Item(
                self._address(line),
                line.title,
                getattr(line, amount) if amount else 1,
                line.planned_on.isoformat(),
            )
            for line in self.lines
            if head in (None, line.content_head)
            and source in (None, line.budget.source)
            and (not amount or getattr(line, amount))
        ]

    @property
    def heads(self) -> set[int]:
        return {line.content_head for line in self.lines}

    def _address(self, line: PlanLine) -> str:
        code = self.codes.get(line.subject_id)
        return f"schemes.scheme:{code}" if code else "programmes.plan:"


def plan_of(year: int, on: date) -> Plan:
    """Return the year's plan as of the day. Two queries."""
    lines = tuple(plan_on(year, on).order_by("content_head", "pk"))
    keys = [line.subject_id for line in lines if line.subject_type == Scheme._meta.label_lower]
    codes = Scheme.objects.filter(pk__in=keys).values_list("pk", "code")
    return Plan(lines, {str(pk): code for pk, code in codes})


def heads_section(schemes: list[SchemeOfYear], plan: Plan, ledger: Ledger) -> Section:
    heads = sorted(plan.heads | {each.scheme.content_head for each in schemes})
    return Section(
        key="heads",
        columns=("head", *_PLAN, "done", "done_vnd", "percent"),
        summed=(*_PLAN, "done", "done_vnd"),
        rows=tuple(_head_row(head, schemes, plan, ledger) for head in heads),
        sources=("kế hoạch năm (dòng còn hiệu lực)", "biên bản nghiệm thu của đề án, nhiệm vụ"),
    )


_PLAN = ("planned", "planned_vnd", "counterpart_vnd")


def _head_row(head: int, schemes: list[SchemeOfYear], plan: Plan, ledger: Ledger) -> Row:
    done = [each for each in schemes if each.scheme.content_head == head and each.is_done]
    planned = plan.items("support_vnd", head=head)
    accepted = ledger.items(ACCEPTED, schemes=[each.scheme for each in done])
    return Row.summing(
        head,
        planned=plan.items(head=head),
        planned_vnd=planned,
        counterpart_vnd=plan.items("counterpart_vnd", head=head),
        done=[each.item() for each in done],
        done_vnd=accepted,
        more=(percent_of(accepted, planned),),
    )


# --- the next period ------------------------------------------------------------------------------


def next_year_section(year: int, on: date) -> Section:
    return _next(_planned_by_head(plan_of(year + 1, on)), f"kế hoạch năm {year + 1}")


def rest_of_year_section(schemes: list[SchemeOfYear]) -> Section:
    return _next(_left_by_head(schemes), "đề án, nhiệm vụ trong kế hoạch chưa nghiệm thu")


def _next(rows: list[Row], source: str) -> Section:
    return Section(
        key="next",
        columns=("head", "lines", "planned_vnd", "counterpart_vnd"),
        summed=("lines", "planned_vnd", "counterpart_vnd"),
        rows=tuple(rows),
        sources=(source,),
    )


def _planned_by_head(plan: Plan) -> list[Row]:
    return [
        Row.summing(
            head,
            lines=plan.items(head=head),
            planned_vnd=plan.items("support_vnd", head=head),
            counterpart_vnd=plan.items("counterpart_vnd", head=head),
        )
        for head in sorted(plan.heads)
    ]


def _left_by_head(schemes: Iterable[SchemeOfYear]) -> list[Row]:
    left: dict[int, list[SchemeOfYear]] = defaultdict(list)
    for each in schemes:
        if not each.is_done and each.scheme.state_shown is not SchemeState.STOPPED:
            left[each.scheme.content_head].append(each)
    return [
        Row.summing(
            head,
            lines=[each.item() for each in rows],
            planned_vnd=[each.item(each.scheme.support_vnd) for each in rows],
            counterpart_vnd=[
                each.item(each.scheme.counterpart_vnd)
                for each in rows
                if each.scheme.counterpart_vnd
            ],
        )
        for head, rows in sorted(left.items())
    ]
