"""Reading schemes: their money, their papers, where they stand, their whole story."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.utils.translation import get_language

from caunoi.common.verdict import Basis
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.rules import Check
from caunoi.fieldwork.stored import restored
from caunoi.norms.models import DossierPaper
from caunoi.norms.queries import advance_share_max_on, advance_share_on, dossier_papers
from caunoi.programmes.models import FundSource
from caunoi.schemes.enums import PAID_KINDS, SUPPORTED, EntryKind, SchemeState
from caunoi.schemes.models import MoneyEntry, Scheme, SchemePaper


def rule_day(scheme: Scheme, on: date) -> date:
    """Return the day whose law holds for a scheme: once approved, the day of its approval.

    NĐ 235/2025: schemes approved before go on under the terms of their time [M].
    """
    return scheme.approved_on or on


# --- money ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amounts:
    """What the ledger of one scheme says; `paid_vnd` is what was paid less what came back."""

    approved_vnd: int = 0
    contract_vnd: int = 0
    accepted_vnd: int = 0
    advanced_vnd: int = 0
    paid_vnd: int = 0

    @classmethod
    def of(cls, sums: "Iterable[tuple[str, int]]") -> "Amounts":
        """Return the amounts from sums by kind of entry."""
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
        """Return what is accepted and not paid yet; below zero where an advance was not spent."""
        return self.accepted_vnd - self.paid_vnd


def amounts_of(scheme: Scheme) -> Amounts:
    """Return the sums of the scheme's ledger. One query."""
    return amounts_by_scheme([scheme.pk]).get(scheme.pk, Amounts())


def amounts_by_scheme(keys: Iterable[int]) -> dict[int, Amounts]:
    """Return the sums of the ledgers of many schemes, by key. One query."""
    rows = MoneyEntry.objects.filter(scheme__in=keys).order_by().values_list("scheme", "kind")
    found: dict[int, list[tuple[str, int]]] = {}
    for key, kind, total in rows.annotate(total=Sum("amount_vnd")):
        found.setdefault(key, []).append((kind, total))
    return {key: Amounts.of(sums) for key, sums in found.items()}


@dataclass(frozen=True, slots=True)
class AdvanceShare:
    """How many hundredths of a contract may be advanced, and by which articles."""

    percent: int
    basis: tuple[Basis, ...]


def advance_share(scheme: Scheme, on: date) -> AdvanceShare | None:
    """Return the share of the type, cut to what the Treasury lets through; None: none is set.

    The shares of TT 36/2013 are those of national money; a province mirrors them, and where it has
    money of its own for a type without a share, the Treasury's limit alone holds.
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


def earlier_support(
    establishment: Establishment, item: str, on: date, *, but: int | None = None
) -> Scheme | None:
    """Return an earlier scheme that gave the same item to the establishment, or to its tax code.

    Of any year, once approved; a stopped one counts where some work was recognised. `but` is the
    key of the scheme that asks.
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


# --- papers ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One paper that the scheme's type asks for at a step, and what came in for it."""

    required: DossierPaper
    received: SchemePaper | None

    @property
    def is_missing(self) -> bool:
        return self.received is None


def dossier(scheme: Scheme, on: date, step: str | None = None) -> list[DossierRow]:
    """Return the papers that the type asks for by the law of its day. Two queries."""
    received = {
        (paper.step, paper.key): paper
        for paper in scheme.papers.select_related("received_by", "attachment")
    }
    required = dossier_papers(scheme.scheme_type, rule_day(scheme, on), step)
    return [DossierRow(paper, received.get((paper.step, paper.key))) for paper in required]


def paper_name(paper: DossierPaper) -> str:
    """Return what a paper is called in the reader's language."""
    return paper.name_en if (get_language() or "").startswith("en") else paper.name_vi


def missing_papers(scheme: Scheme, step: str, on: date) -> list[DossierPaper]:
    """Return exactly the papers of a step that are neither there nor waived. Two queries."""
    return [row.required for row in dossier(scheme, on, step) if row.is_missing]


def scheme_explanations(scheme: Scheme) -> tuple[Check, ...]:
    """Return what the rules said when they were last asked; once approved, what they said then."""
    return restored(scheme.checks)
