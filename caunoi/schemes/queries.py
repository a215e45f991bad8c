"""Reads of schemes: money, papers, lists, what is late."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, Window
from django.db.models.functions import Coalesce, Greatest, RowNumber
from django.utils.translation import get_language

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.text import words
from caunoi.common.verdict import Basis
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.rules import Check
from caunoi.fieldwork.stored import restored
from caunoi.norms.catalogue import SETTLEMENT_DUE
from caunoi.norms.models import DossierPaper, NormRow
from caunoi.norms.queries import (
    advance_share_max_on,
    advance_share_on,
    dossier_papers,
    norm_by_day,
    norm_in_force,
    norm_on,
)
from caunoi.norms.scheme_types import type_row
from caunoi.programmes.models import FundSource
from caunoi.schemes.enums import (
    ENDED,
    PAID_KINDS,
    RUNNING,
    SUPPORTED,
    EntryKind,
    OutcomeMoment,
    SchemeState,
)
from caunoi.schemes.models import (
    CarryOver,
    MoneyEntry,
    ProgressReport,
    Recovery,
    Scheme,
    SchemeAmendment,
    SchemeContract,
    SchemePaper,
    SchemeQuerySet,
    SchemeStep,
)
from caunoi.schemes.rules import (
    MEASURED_AFTER,
    Change,
    Terms,
    months_after,
    settlement_due_on,
    terms_after,
)


def rule_day(scheme: Scheme, on: date) -> date:
    """Return the day whose law applies to a scheme: once approved, the day of its approval.

    NĐ 235/2025: schemes approved before continue under the terms of their time [M].
    """
    return scheme.approved_on or on


# --- money ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amounts:
    """Sums of one scheme's ledger. `paid_vnd` is what was paid less what came back."""

    approved_vnd: int = 0
    contract_vnd: int = 0
    accepted_vnd: int = 0
    advanced_vnd: int = 0
    paid_vnd: int = 0

    @classmethod
    def of(cls, sums: "Iterable[tuple[str, int]]") -> "Amounts":
        by_kind: dict[str, int] = {}
        for kind, amount in sums:
            by_kind[kind] = by_kind.get(kind, 0) + amount
        return cls(
            approved_vnd=by_kind.get(EntryKind.APPROVED, 0),
            contract_vnd=by_kind.get(EntryKind.CONTRACTED, 0),
            accepted_vnd=by_kind.get(EntryKind.ACCEPTED, 0),
            advanced_vnd=by_kind.get(EntryKind.ADVANCE, 0),
            paid_vnd=sum(by_kind.get(kind, 0) for kind in PAID_KINDS),
        )

    @property
    def payable_vnd(self) -> int:
        """What is accepted and not paid yet; below zero if an advance was not spent."""
        return self.accepted_vnd - self.paid_vnd


def amounts_of(scheme: Scheme) -> Amounts:
    return amounts_by_scheme([scheme.pk]).get(scheme.pk, Amounts())


def amounts_by_year(scheme: Scheme) -> dict[int, Amounts]:
    """Return the ledger's sums by the year whose money it is, in order. One query."""
    rows = scheme.money.order_by("year").values_list("year", "kind")
    found: dict[int, list[tuple[str, int]]] = {}
    for year, kind, total in rows.annotate(total=Sum("amount_vnd")):
        found.setdefault(year, []).append((kind, total))
    return {year: Amounts.of(sums) for year, sums in found.items()}


def amounts_by_scheme(keys: Iterable[int], on: date | None = None) -> dict[int, Amounts]:
    """Return the ledgers' sums by scheme key; with a day, as of its end. One query."""
    entries = MoneyEntry.objects.filter(scheme__in=keys)
    if on is not None:
        entries = entries.filter(on__lte=on)
    rows = entries.order_by().values_list("scheme", "kind")
    found: dict[int, list[tuple[str, int]]] = {}
    for key, kind, total in rows.annotate(total=Sum("amount_vnd")):
        found.setdefault(key, []).append((kind, total))
    return {key: Amounts.of(sums) for key, sums in found.items()}


@dataclass(frozen=True, slots=True)
class AdvanceShare:
    """The percentage of a contract that may be advanced, and the articles it rests on."""

    percent: int
    basis: tuple[Basis, ...]


def advance_share(scheme: Scheme, on: date) -> AdvanceShare | None:
    """Return the share of the type, limited to what the Treasury allows; None if none is set.

    The shares of TT 36/2013 are those of national money, and a province applies the same. For money
    of its own and a type without a share, only the Treasury's limit applies.
    """
    day = rule_day(scheme, on)
    of_type = advance_share_on(scheme.scheme_type, day)
    most = advance_share_max_on(day)
    if of_type is None and scheme.source == FundSource.NATIONAL:
        return None
    rows = [row for row in (of_type, most) if row is not None]
    if not rows:
        return None
    least = min(rows, key=lambda row: row.values["percent"])
    return AdvanceShare(least.values["percent"], least.basis)


def advance_proof(scheme: Scheme, on: date) -> NormRow | None:
    """Return how much must be done before an advance; None if nothing is required or known."""
    proof = type_row(scheme.scheme_type).proof
    return norm_on(proof, rule_day(scheme, on)) if proof else None


@dataclass(frozen=True, slots=True)
class SettlementDue:
    """The last day for liquidation and settlement, and the article it rests on."""

    on: date
    basis: tuple[Basis, ...]

    @classmethod
    def by(cls, row: NormRow, plan_year: int) -> "SettlementDue":
        return cls(settlement_due_on(plan_year, row.values["days"]), row.basis)


def money_year_on(on: date) -> Coalesce:
    """Return an expression for queries of schemes: the year whose money each used on the day."""
    carried = CarryOver.objects.filter(scheme=OuterRef("pk"), on__lte=on).order_by("-pk")
    return Coalesce(Subquery(carried.values("to_year")[:1]), F("year"))


def settlement_norm(plan_year: OuterRef | Value) -> "QuerySet[NormRow]":
    """Return a subquery: the settlement norm on the last day of a year of the outer query."""
    rows = NormRow.objects.filter(norm=SETTLEMENT_DUE, starts_on__year__lte=plan_year)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__year__gt=plan_year))


def settlement_dues() -> Callable[[int], SettlementDue]:
    """Return a function from plan year to deadline, by the norm of the year's last day. One query.

    The function refuses a year without a norm.
    """
    on_day = norm_by_day(SETTLEMENT_DUE)

    def of_year(plan_year: int) -> SettlementDue:
        last_day = date(plan_year, 12, 31)
        row = on_day(last_day) or norm_in_force(SETTLEMENT_DUE, last_day)
        return SettlementDue.by(row, plan_year)

    return of_year


def earlier_support(
    establishment: Establishment, item: str, on: date, *, but: int | None = None
) -> Scheme | None:
    """Return an earlier scheme that gave the establishment, or its tax code, the same item.

    Of any year, once approved; a stopped scheme counts if some work was accepted. `but` is the key
    of the scheme to leave out.
    """
    if not item:
        return None
    same = Q(establishment=establishment)
    if establishment.tax_key:
        same |= Q(establishment__tax_key=establishment.tax_key)
    accepted = MoneyEntry.objects.filter(kind=EntryKind.ACCEPTED).values("scheme")
    supported = Q(state__in=SUPPORTED) | Q(state=SchemeState.STOPPED, pk__in=accepted)
    schemes = Scheme.objects.filter(same, supported, item=item, approved_on__lte=on)
    others = schemes if but is None else schemes.exclude(pk=but)
    return others.order_by("approved_on", "pk").first()


def received_vnd(scheme: Scheme) -> int:
    entries = scheme.money.filter(kind=EntryKind.RECOVERY)
    return -sum(entries.values_list("amount_vnd", flat=True))


# --- the contract as amended ----------------------------------------------------------------------


def terms_on(scheme: Scheme, on: date) -> Terms | None:
    """Return value and end of the contract on the day; None before it is signed."""
    contract = getattr(scheme, "contract", None)
    if contract is None or contract.signed_on > on:
        return None
    return terms_after(contract.value_vnd, contract.finish_on, changes_of(scheme), on)


def last_amendment(scheme: Scheme) -> SchemeAmendment:
    """Return the newest amendment, whose version is that of the terms; a new one if none is."""
    return scheme.amendments.order_by("pk").last() or SchemeAmendment(scheme=scheme)


def last_correction(entry: MoneyEntry) -> MoneyEntry:
    """Return the newest correction of an entry, whose version is the entry's; itself if none is."""
    return entry.corrections.order_by("pk").last() or entry


def amount_corrected(entry: MoneyEntry) -> int:
    """Return what the entry amounts to with its corrections, in đồng without a sign."""
    return abs(entry.amount_vnd + sum(entry.corrections.values_list("amount_vnd", flat=True)))


def changes_of(scheme: Scheme) -> list[Change]:
    return [
        Change(row.in_force_on, row.value_change_vnd, row.finish_on)
        for row in scheme.amendments.all()
    ]


def carried_over(year: int, on: date) -> QuerySet[CarryOver]:
    moved = CarryOver.objects.filter(Q(from_year=year) | Q(to_year=year), on__lte=on)
    return moved.select_related("scheme", "by").order_by("on", "pk")


def ends_by_scheme(keys: Iterable[int], on: date) -> dict[int, date]:
    """Return the end of each contract as of the day, by scheme. Two queries."""
    wanted = list(keys)
    signed = SchemeContract.objects.filter(scheme__in=wanted, signed_on__lte=on)
    ends = dict(signed.values_list("scheme", "finish_on"))
    amended = SchemeAmendment.objects.filter(
        scheme__in=wanted, in_force_on__lte=on, finish_on__isnull=False
    ).order_by("in_force_on", "pk")
    changed = amended.values_list("scheme", "finish_on")
    return ends | {key: finish_on for key, finish_on in changed if finish_on}


# --- papers ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One paper that the scheme's type requires at a step, and what was received for it."""

    required: DossierPaper
    received: SchemePaper | None

    @property
    def is_missing(self) -> bool:
        return self.received is None


def dossier(scheme: Scheme, on: date, step: str | None = None) -> list[DossierRow]:
    """Return the papers that the type requires by the law of its day. Two queries."""
    received = {
        (paper.step, paper.key): paper
        for paper in scheme.papers.select_related("received_by", "attachment")
    }
    required = dossier_papers(scheme.scheme_type, rule_day(scheme, on), step)
    return [DossierRow(paper, received.get((paper.step, paper.key))) for paper in required]


def paper_name(paper: DossierPaper) -> str:
    return paper.name_en if (get_language() or "").startswith("en") else paper.name_vi


def missing_papers(scheme: Scheme, step: str, on: date) -> list[DossierPaper]:
    """Return the papers of a step that are neither received nor waived. Two queries."""
    return [row.required for row in dossier(scheme, on, step) if row.is_missing]


def scheme_explanations(scheme: Scheme) -> tuple[Check, ...]:
    """Return the checks as last run; once approved, those of the approval."""
    return restored(scheme.checks)


# --- lists ----------------------------------------------------------------------------------------


def standing(user: User | None, on: date, *states: str) -> SchemeQuerySet:
    schemes = Scheme.objects.visible_to(user, on) if user else Scheme.objects.all()
    return schemes.as_of(on).filter(Q(state_then__in=states))


def running_on(on: date, user: User | None = None) -> SchemeQuerySet:
    return standing(user, on, *RUNNING)


def with_signs_of_life(schemes: SchemeQuerySet, on: date) -> SchemeQuerySet:
    """Add `last_step_on` and `last_seen_on`, the newest of step and progress report by the day.

    `schemes` must be `as_of` the day.
    """
    steps = SchemeStep.objects.filter(scheme=OuterRef("pk"), on__lte=on).order_by("-pk")
    step = steps.values("on")[:1]
    report = ProgressReport.objects.filter(scheme=OuterRef("pk"), reported_on__lte=on)
    report = report.order_by("-reported_on")
    return schemes.annotate(
        last_step_on=Subquery(step),
        last_seen_on=Greatest(
            Subquery(step), Coalesce(Subquery(report.values("reported_on")[:1]), Subquery(step))
        ),
    )


def schemes_found(
    user: User,
    on: date,
    *,
    text: str = "",
    year: int | None = None,
    states: Iterable[str] = (),
    content_head: int | None = None,
    source: str = "",
    unit_ids: Iterable[int] | None = None,
    supplement_due_before: date | None = None,
) -> SchemeQuerySet:
    """Return the schemes the user may see that meet every given condition, as of the day.

    `text` is compared with code, title and establishment, without diacritics.
    `supplement_due_before` keeps schemes sent back whose supplement was due before that day.
    """
    found = (
        Scheme.objects.visible_to(user, on)
        .as_of(on)
        .select_related("establishment", "unit__parent", "collaborator")
    )
    for word in words(text):
        found = found.filter(search_key__contains=word)
    if year is not None:
        found = found.filter(year=year)
    if states := list(states):
        found = found.filter(Q(state_then__in=states))
    if content_head is not None:
        found = found.filter(content_head=content_head)
    if source:
        found = found.filter(source=source)
    if unit_ids is not None:
        found = found.filter(unit__in=set(unit_ids))
    if supplement_due_before is not None:
        waiting = Q(state_then=SchemeState.SUPPLEMENT)
        found = found.filter(waiting, supplement_due_on__lt=supplement_due_before)
    return with_signs_of_life(found, on)


@dataclass(frozen=True, slots=True)
class PipelineColumn:
    """The schemes in one state: their count, their support, and the first of them."""

    state: SchemeState
    count: int
    support_vnd: int
    schemes: list[Scheme]

    @property
    def hidden(self) -> int:
        return self.count - len(self.schemes)


#: From left to right. Ended schemes are in the list, not on the board.
PIPELINE = tuple(state for state in SchemeState if state not in ENDED)


def pipeline(
    user: User, on: date, *, year: int | None = None, limit: int = 20
) -> list[PipelineColumn]:
    """Return a column per state, the schemes longest without news first. Two queries.

    At most `limit` schemes a column.
    """
    visible = Scheme.objects.visible_to(user, on).as_of(on).filter(Q(state_then__in=PIPELINE))
    if year is not None:
        visible = visible.filter(year=year)
    states = visible.order_by().values_list(F("state_then"))
    sums = states.annotate(n=Count("pk"), vnd=Sum("support_vnd"))
    counted = {state: (count, vnd) for state, count, vnd in sums}
    cards: dict[str, list[Scheme]] = {}
    ranked = with_signs_of_life(visible, on).annotate(
        place=Window(
            RowNumber(),
            partition_by="state_then",
            order_by=[F("last_seen_on").asc(), F("pk").asc()],
        )
    )
    shown = ranked.filter(place__lte=limit).select_related("establishment", "unit", "contract")
    for scheme in shown.order_by(F("state_then").asc(), "place"):
        cards.setdefault(scheme.state_shown, []).append(scheme)
    return [
        PipelineColumn(state, *counted.get(state, (0, 0)), cards.get(state, []))
        for state in PIPELINE
    ]


# --- overdue --------------------------------------------------------------------------------------


def recoveries_open(user: User, on: date) -> QuerySet[Recovery]:
    pays = rights_of(user, on).q("schemes.pay", "unit")
    schemes = Scheme.objects.visible_to(user, on).filter(pays)
    waiting = Recovery.objects.filter(scheme__in=schemes, demanded_on__lte=on).filter(
        Q(received_on__isnull=True) | Q(received_on__gt=on)
    )
    return waiting.select_related("scheme__establishment").order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class MeasurementDue:
    """A moment for which an outcome is due and not measured yet."""

    scheme: Scheme
    moment: OutcomeMoment
    due_on: date


def measurements_due(user: User | None, on: date) -> list[MeasurementDue]:
    """Return every due moment without an outcome, the longest overdue first. Two queries.

    With a user, only where they may measure.
    """
    measures = rights_of(user, on).q("schemes.measure", "unit") if user else Q()
    schemes = (
        standing(user, on, SchemeState.SETTLED, SchemeState.FOLLOW_UP)
        .filter(measures, establishment__isnull=False)
        .select_related("establishment", "unit", "acceptance", "collaborator")
        .prefetch_related("outcomes")
    )
    due = [
        MeasurementDue(scheme, OutcomeMoment(moment), day)
        for scheme in schemes
        for moment, months in MEASURED_AFTER.items()
        if (day := months_after(scheme.acceptance.accepted_on, months)) <= on
        and moment not in {o.moment for o in scheme.outcomes.all() if o.measured_on <= on}
    ]
    return sorted(due, key=lambda one: (one.due_on, one.scheme.pk))


def funded(year: int) -> int:
    return Scheme.objects.filter(proposal__isnull=False, approved_on__year=year).count()
