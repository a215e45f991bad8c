"""The sections of a report that speak of schemes, their money and what came of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from caunoi.programmes.models import Allocation, FundSource
from caunoi.programmes.queries import plan_on
from caunoi.reporting.enums import PeriodKind
from caunoi.reporting.rules import Row, Section
from caunoi.schemes.enums import IN_THE_PLAN, OutcomeMoment, SchemeState
from caunoi.schemes.models import MoneyEntry, Outcome, Scheme
from caunoi.schemes.queries import Amounts, measurements_due

S = SchemeState

#: Accepted on site, whatever came after.
DONE = (S.ACCEPTED, S.SETTLED, S.FOLLOW_UP, S.CLOSED)
SETTLED = (S.SETTLED, S.FOLLOW_UP, S.CLOSED)


@dataclass(frozen=True, slots=True)
class Told:
    """One scheme of the year as it stood on the closing day, with its ledger by then."""

    scheme: Scheme
    amounts: Amounts

    @property
    def is_done(self) -> bool:
        return self.scheme.state_shown in DONE

    @property
    def settled_vnd(self) -> int:
        return self.amounts.accepted_vnd if self.scheme.state_shown in SETTLED else 0


def schemes_of_year(year: int, on: date) -> list[Told]:
    """Return what stood in the year's plan by the day, or did until it was stopped.

    What was carried over is in both years, in each with that year's money. Two queries.
    """
    sums = _amounts_of_year(year, on)
    states = (*IN_THE_PLAN, S.STOPPED)
    of_year = Q(year=year) | Q(pk__in=list(sums))
    found = Scheme.objects.as_of(on).filter(of_year, Q(state_then__in=states))
    rows = found.select_related("establishment", "unit").order_by("content_head", "code")
    return [Told(scheme, sums.get(scheme.pk, Amounts())) for scheme in rows]


def _amounts_of_year(year: int, on: date) -> dict[int, Amounts]:
    """Return what the ledger holds of the year's money by the day, by scheme. One query."""
    entries = MoneyEntry.objects.filter(year=year, on__lte=on).order_by()
    found: dict[int, list[tuple[str, int]]] = {}
    for key, kind, vnd in entries.values_list("scheme", "kind").annotate(vnd=Sum("amount_vnd")):
        found.setdefault(key, []).append((kind, vnd))
    return {key: Amounts.of(sums) for key, sums in found.items()}


def heads_section(year: int, schemes: list[Told], on: date) -> Section:
    """Return the plan by content head against what was accepted."""
    plans = _planned_by(year, on, "content_head")
    heads = sorted({*plans, *(told.scheme.content_head for told in schemes)})
    rows = [_head_row(head, plans.get(head, _NOTHING), schemes) for head in heads]
    return Section(
        key="heads",
        columns=(
            *("head", "planned", "planned_vnd", "counterpart_vnd"),
            *("done", "done_vnd", "percent"),
        ),
        summed=("planned", "planned_vnd", "counterpart_vnd", "done", "done_vnd"),
        rows=tuple(rows),
        sources=("kế hoạch năm (dòng còn hiệu lực)", "biên bản nghiệm thu của đề án, nhiệm vụ"),
    )


_Plan = tuple[int, int, int]
_NOTHING: _Plan = (0, 0, 0)


def _planned_by(year: int, on: date, field: str) -> dict[int, _Plan]:
    """Return the lines that stood in the plan by head: how many, support, counterpart."""
    rows = plan_on(year, on).order_by().values_list(field)
    sums = rows.annotate(n=Count("pk"), vnd=Sum("support_vnd"), own=Sum("counterpart_vnd"))
    return {key: (n, vnd, own) for key, n, vnd, own in sums}


def _head_row(head: int, plan: _Plan, schemes: list[Told]) -> Row:
    done = [told for told in schemes if told.scheme.content_head == head and told.is_done]
    done_vnd = sum(told.amounts.accepted_vnd for told in done)
    planned, planned_vnd, counterpart_vnd = plan
    percent = round(100 * done_vnd / planned_vnd) if planned_vnd else None
    cells = (head, planned, planned_vnd, counterpart_vnd, len(done), done_vnd, percent)
    return Row(cells, opens=f"head-{head}")


def money_section(year: int, schemes: list[Told], on: date) -> Section:
    """Return the year's money by source, from the allocation to the settlement."""
    given = Allocation.objects.filter(budget__year=year, allocated_on__lte=on).order_by()
    allocated = dict(given.values_list("budget__source").annotate(vnd=Sum("amount_vnd")).order_by())
    lines = plan_on(year, on).order_by().values_list("budget__source")
    planned = {
        source: (vnd, own)
        for source, vnd, own in lines.annotate(vnd=Sum("support_vnd"), own=Sum("counterpart_vnd"))
    }
    ledger = _ledger(year, on)
    rows = [
        _money_row(
            source,
            allocated.get(source.value, 0),
            planned.get(source.value, (0, 0)),
            ledger.get(source.value, Amounts()),
            sum(t.settled_vnd for t in schemes if t.scheme.source == source),
        )
        for source in FundSource
        if source.value in allocated or source.value in planned or source.value in ledger
    ]
    return Section(
        key="money",
        columns=("source", *_MONEY),
        summed=_MONEY,
        rows=tuple(rows),
        sources=(
            "quyết định giao kinh phí: " + ("; ".join(_decisions(year, on)) or "chưa có"),
            "sổ kinh phí của đề án, nhiệm vụ",
        ),
    )


_MONEY = (
    *("allocated_vnd", "planned_vnd", "contracted_vnd", "advanced_vnd"),
    *("accepted_vnd", "paid_vnd", "settled_vnd", "counterpart_vnd"),
)


def _decisions(year: int, on: date) -> list[str]:
    rows = Allocation.objects.filter(budget__year=year, allocated_on__lte=on)
    return sorted(set(rows.values_list("decision", flat=True)))


def _ledger(year: int, on: date) -> dict[str, Amounts]:
    rows = MoneyEntry.objects.filter(year=year, on__lte=on).order_by()
    found: dict[str, list[tuple[str, int]]] = {}
    for source, kind, vnd in rows.values_list("source", "kind").annotate(vnd=Sum("amount_vnd")):
        found.setdefault(source, []).append((kind, vnd))
    return {source: Amounts.of(sums) for source, sums in found.items()}


def _money_row(
    source: FundSource, allocated: int, planned: tuple[int, int], amounts: Amounts, settled: int
) -> Row:
    cells = (
        source.value,
        allocated,
        planned[0],
        amounts.contract_vnd,
        amounts.advanced_vnd,
        amounts.accepted_vnd,
        amounts.paid_vnd,
        settled,
        planned[1],
    )
    return Row(cells, opens="s-schemes")


def schemes_section(schemes: list[Told]) -> Section:
    """Return every scheme and task of the year with where it stands and its money."""
    seen: set[str] = set()
    rows = []
    for told in schemes:
        scheme, amounts = told.scheme, told.amounts
        firm = scheme.establishment
        cells = (
            scheme.code,
            scheme.title,
            scheme.content_head,
            str(firm) if firm else scheme.implementing_unit,
            scheme.unit.name if scheme.unit else "",
            scheme.source,
            scheme.state_shown.value,
            scheme.support_vnd,
            amounts.contract_vnd,
            amounts.accepted_vnd,
            amounts.paid_vnd,
        )
        rows.append(Row(cells, f"schemes.scheme:{scheme.pk}", _first(seen, told)))
    return Section(
        key="schemes",
        columns=(
            *("code", "title", "head_number", "beneficiary", "place", "source", "state"),
            *("support_vnd", "contracted_vnd", "accepted_vnd", "paid_vnd"),
        ),
        summed=("support_vnd", "contracted_vnd", "accepted_vnd", "paid_vnd"),
        rows=tuple(rows),
        sources=("hồ sơ đề án, nhiệm vụ", "sổ kinh phí của từng đề án, nhiệm vụ"),
    )


def _first(seen: set[str], told: Told) -> str:
    """Return the anchor of the first row of a head, "" for the rest."""
    anchor = f"head-{told.scheme.content_head}"
    if anchor in seen:
        return ""
    seen.add(anchor)
    return anchor


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
        )
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
    cells = (
        scheme.code,
        str(scheme.establishment or ""),
        outcome.moment,
        *_with_growth(outcome.workers, before.workers if before else None),
        *_with_growth(outcome.machines, before.machines if before else None),
        *_with_growth(outcome.revenue_vnd, before.revenue_vnd if before else None),
    )
    return Row(cells, f"schemes.scheme:{scheme.pk}")


def _with_growth(now: int | None, then: int | None) -> tuple[int | None, int | None]:
    return now, None if now is None or then is None else now - then


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
            f"schemes.scheme:{due.scheme.pk}",
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


def next_section(kind: str, year: int, schemes: list[Told], on: date) -> Section:
    """Return the plan of the next period: of the next year, or what is left of this one."""
    if kind == PeriodKind.HALF_YEAR:
        plans, source = _left_by_head(schemes), "đề án, nhiệm vụ trong kế hoạch chưa nghiệm thu"
    else:
        plans, source = _planned_by(year + 1, on, "content_head"), f"kế hoạch năm {year + 1}"
    rows = [Row((head, *plans[head])) for head in sorted(plans)]
    return Section(
        key="next",
        columns=("head", "lines", "planned_vnd", "counterpart_vnd"),
        summed=("lines", "planned_vnd", "counterpart_vnd"),
        rows=tuple(rows),
        sources=(source,),
    )


def _left_by_head(schemes: Iterable[Told]) -> dict[int, _Plan]:
    left: dict[int, _Plan] = {}
    for told in schemes:
        scheme = told.scheme
        if told.is_done or scheme.state_shown is S.STOPPED:
            continue
        n, vnd, own = left.get(scheme.content_head, _NOTHING)
        left[scheme.content_head] = (n + 1, vnd + scheme.support_vnd, own + scheme.counterpart_vnd)
    return left
