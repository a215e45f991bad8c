"""The sections of a report that speak of schemes, their money and what came of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from caunoi.programmes.models import Allocation, FundSource, PlanLine
from caunoi.programmes.queries import plan_on
from caunoi.reporting.rules import Item, Row, Section, percent_of
from caunoi.schemes.enums import IN_THE_PLAN, PAID_KINDS, EntryKind, OutcomeMoment, SchemeState
from caunoi.schemes.models import MoneyEntry, Outcome, Scheme
from caunoi.schemes.queries import measurements_due

S = SchemeState

#: Accepted on site, whatever came after.
DONE = (S.ACCEPTED, S.SETTLED, S.FOLLOW_UP, S.CLOSED)
SETTLED = (S.SETTLED, S.FOLLOW_UP, S.CLOSED)


@dataclass(frozen=True, slots=True)
class Told:
    """One scheme of the year as it stood on the closing day."""

    scheme: Scheme

    @property
    def is_done(self) -> bool:
        return self.scheme.state_shown in DONE

    @property
    def is_settled(self) -> bool:
        return self.scheme.state_shown in SETTLED

    def item(self, value: int = 1) -> Item:
        return Item(scheme_address(self.scheme), f"{self.scheme.code} {self.scheme.title}", value)


def scheme_address(scheme: Scheme) -> str:
    """Return the name by which pages know a scheme."""
    return f"schemes.scheme:{scheme.code}"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries of one year's money that were made by the closing day."""

    entries: tuple[MoneyEntry, ...]

    def items(
        self,
        kinds: Iterable[str],
        *,
        source: str | None = None,
        schemes: Iterable[Scheme] | None = None,
    ) -> list[Item]:
        """Return the entries of some kinds: of one source, or of some schemes alone."""
        kinds, keys = set(kinds), None if schemes is None else {s.pk for s in schemes}
        return [
            _entry_item(entry)
            for entry in self.entries
            if entry.kind in kinds
            and (source is None or entry.source == source)
            and (keys is None or entry.scheme_id in keys)
        ]


def _entry_item(entry: MoneyEntry) -> Item:
    words = [f"{entry.scheme.code} {entry.scheme.title}", entry.get_kind_display()]
    words += [text for text in (entry.voucher, entry.reason) if text]
    return Item(
        scheme_address(entry.scheme), ", ".join(words), entry.amount_vnd, entry.on.isoformat()
    )


#: Which entries a column of the ledger adds up.
_CONTRACTED, _ADVANCED = (EntryKind.CONTRACTED,), (EntryKind.ADVANCE,)
_ACCEPTED = (EntryKind.ACCEPTED,)


def ledger_of(year: int, on: date) -> Ledger:
    """Return what was entered of the year's money by the day. One query."""
    entries = MoneyEntry.objects.filter(year=year, on__lte=on).select_related("scheme")
    return Ledger(tuple(entries.order_by("on", "pk")))


def schemes_of_year(year: int, on: date, ledger: Ledger) -> list[Told]:
    """Return what stood in the year's plan by the day, or did until it was stopped.

    What was carried over is in both years, in each with that year's money. One query.
    """
    states = (*IN_THE_PLAN, S.STOPPED)
    of_year = Q(year=year) | Q(pk__in={entry.scheme_id for entry in ledger.entries})
    found = Scheme.objects.as_of(on).filter(of_year, Q(state_then__in=states))
    rows = found.select_related("establishment", "unit").order_by("content_head", "code")
    return [Told(scheme) for scheme in rows]


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines that stood in a year's plan on a day, and the schemes that some of them became."""

    lines: tuple[PlanLine, ...]
    codes: Mapping[str, str]

    def items(
        self, amount: str = "", *, head: int | None = None, source: str | None = None
    ) -> list[Item]:
        """Return the lines, of one head or one source, by an amount or counted as one each.

        A line without such an amount adds nothing and is left out.
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
    """Return the year's plan as it stood on the day. Two queries."""
    lines = tuple(plan_on(year, on).order_by("content_head", "pk"))
    keys = [line.subject_id for line in lines if line.subject_type == Scheme._meta.label_lower]
    codes = Scheme.objects.filter(pk__in=keys).values_list("pk", "code")
    return Plan(lines, {str(pk): code for pk, code in codes})


def heads_section(schemes: list[Told], plan: Plan, ledger: Ledger) -> Section:
    """Return the plan by content head against what was accepted."""
    heads = sorted(plan.heads | {told.scheme.content_head for told in schemes})
    return Section(
        key="heads",
        columns=("head", *_PLAN, "done", "done_vnd", "percent"),
        summed=(*_PLAN, "done", "done_vnd"),
        rows=tuple(_head_row(head, schemes, plan, ledger) for head in heads),
        sources=("kế hoạch năm (dòng còn hiệu lực)", "biên bản nghiệm thu của đề án, nhiệm vụ"),
    )


_PLAN = ("planned", "planned_vnd", "counterpart_vnd")


def _head_row(head: int, schemes: list[Told], plan: Plan, ledger: Ledger) -> Row:
    done = [told for told in schemes if told.scheme.content_head == head and told.is_done]
    planned = plan.items("support_vnd", head=head)
    accepted = ledger.items(_ACCEPTED, schemes=[told.scheme for told in done])
    return Row.summing(
        head,
        planned=plan.items(head=head),
        planned_vnd=planned,
        counterpart_vnd=plan.items("counterpart_vnd", head=head),
        done=[told.item() for told in done],
        done_vnd=accepted,
        more=(percent_of(accepted, planned),),
    )


def money_section(year: int, schemes: list[Told], plan: Plan, ledger: Ledger, on: date) -> Section:
    """Return the year's money by source, from the allocation to the settlement."""
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
                [told.scheme for told in schemes if told.is_settled],
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
        contracted_vnd=ledger.items(_CONTRACTED, source=source),
        advanced_vnd=ledger.items(_ADVANCED, source=source),
        accepted_vnd=ledger.items(_ACCEPTED, source=source),
        paid_vnd=ledger.items(PAID_KINDS, source=source),
        settled_vnd=ledger.items(_ACCEPTED, source=source, schemes=settled),
        counterpart_vnd=plan.items("counterpart_vnd", source=source),
    )


def schemes_section(schemes: list[Told], ledger: Ledger) -> Section:
    """Return every scheme and task of the year with where it stands and its money."""
    money = ("support_vnd", "contracted_vnd", "accepted_vnd", "paid_vnd")
    return Section(
        key="schemes",
        columns=(
            *("code", "title", "head_number", "beneficiary", "place", "source", "state"),
            *money,
        ),
        summed=money,
        rows=tuple(_scheme_row(told, ledger) for told in schemes),
        sources=("hồ sơ đề án, nhiệm vụ", "sổ kinh phí của từng đề án, nhiệm vụ"),
    )


def _scheme_row(told: Told, ledger: Ledger) -> Row:
    scheme = told.scheme
    return Row.summing(
        scheme.code,
        scheme.title,
        scheme.content_head,
        str(scheme.establishment or scheme.implementing_unit),
        scheme.unit.name if scheme.unit else "",
        scheme.source,
        scheme.state_shown.value,
        address=scheme_address(scheme),
        support_vnd=[told.item(scheme.support_vnd)],
        contracted_vnd=ledger.items(_CONTRACTED, schemes=[scheme]),
        accepted_vnd=ledger.items(_ACCEPTED, schemes=[scheme]),
        paid_vnd=ledger.items(PAID_KINDS, schemes=[scheme]),
    )


# --- what came of it ------------------------------------------------------------------------------


def outcomes_section(first: date, on: date) -> Section:
    """Return what was measured in the period and verified, beside the verified baseline."""
    measured = Outcome.objects.filter(measured_on__range=(first, on), verified_on__lte=on)
    rows = list(
        measured.exclude(moment=OutcomeMoment.BASELINE)
        .select_related("scheme__establishment")
        .order_by("measured_on", "pk")
    )
    before = {
        outcome.scheme_id: outcome
        for outcome in Outcome.objects.filter(
            scheme__in=[row.scheme_id for row in rows],
            moment=OutcomeMoment.BASELINE,
            verified_on__lte=on,
        ).select_related("scheme")
    }
    return Section(
        key="outcomes",
        columns=(
            *("code", "beneficiary", "moment", "workers", "workers_more"),
            *("machines", "machines_more", "revenue_vnd", "revenue_more_vnd"),
        ),
        rows=tuple(_outcome_row(row, before.get(row.scheme_id)) for row in rows),
        sources=("phiếu đo kết quả đã được người khác xác nhận",),
    )


def _outcome_row(outcome: Outcome, before: Outcome | None) -> Row:
    scheme = outcome.scheme
    cells: list[int | None] = []
    behind: dict[str, tuple[Item, ...]] = {}
    for column, more in _MEASURED.items():
        now = getattr(outcome, column)
        then = getattr(before, column) if before else None
        cells += [now, None if now is None or then is None else now - then]
        behind[column] = _measured(outcome, now)
        behind[more] = (*_measured(outcome, now), *_measured(before, then, sign=-1))
    return Row(
        (scheme.code, str(scheme.establishment or ""), outcome.moment, *cells),
        scheme_address(scheme),
        behind,
    )


#: What is measured, and the column of its growth since the baseline.
_MEASURED = {
    "workers": "workers_more",
    "machines": "machines_more",
    "revenue_vnd": "revenue_more_vnd",
}


def _measured(outcome: Outcome | None, value: int | None, sign: int = 1) -> tuple[Item, ...]:
    if outcome is None or value is None:
        return ()
    scheme = outcome.scheme
    text = f"{scheme.code} {scheme.title}, đo {outcome.get_moment_display()}"
    return (Item(scheme_address(scheme), text, sign * value, outcome.measured_on.isoformat()),)


def unmeasured_section(first: date, on: date) -> Section:
    """Return the measurements that fell due in the period and that nobody took."""
    rows = [
        Row(
            (
                due.scheme.code,
                str(due.scheme.establishment),
                due.moment.value,
                due.due_on.isoformat(),
            ),
            scheme_address(due.scheme),
        )
        for due in measurements_due(None, on)
        if due.due_on >= first
    ]
    return Section(
        key="unmeasured",
        columns=("code", "beneficiary", "moment", "due_on"),
        rows=tuple(rows),
        sources=("ngày nghiệm thu của đề án", "phiếu đo kết quả"),
    )


# --- the next period ------------------------------------------------------------------------------


def next_year_section(year: int, on: date) -> Section:
    """Return the plan of the next year."""
    return _next(_planned_by_head(plan_of(year + 1, on)), f"kế hoạch năm {year + 1}")


def rest_of_year_section(schemes: list[Told]) -> Section:
    """Return what is left of this year's plan."""
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


def _left_by_head(schemes: Iterable[Told]) -> list[Row]:
    left: dict[int, list[Told]] = defaultdict(list)
    for told in schemes:
        if not told.is_done and told.scheme.state_shown is not S.STOPPED:
            left[told.scheme.content_head].append(told)
    return [
        Row.summing(
            head,
            lines=[told.item() for told in rows],
            planned_vnd=[told.item(told.scheme.support_vnd) for told in rows],
            counterpart_vnd=[
                told.item(told.scheme.counterpart_vnd)
                for told in rows
                if told.scheme.counterpart_vnd
            ],
        )
        for head, rows in sorted(left.items())
    ]
