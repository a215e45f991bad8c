"""Read the register: lists, search, possible duplicates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Q, QuerySet, Value, When

from caunoi.accounts.models import User
from caunoi.common.identifiers import phone_numbers, tax_digits
from caunoi.common.text import has_marks, normalise
from caunoi.common.word_index import beginning
from caunoi.establishments.enums import Decision, EstablishmentStatus
from caunoi.establishments.matching.likeness import Firm, Match, Pool
from caunoi.establishments.matching.names import written_out
from caunoi.establishments.models import (
    WORDS,
    Establishment,
    EstablishmentQuerySet,
    ImportBatch,
    ImportRow,
)
from caunoi.localities.models import AdminUnit, Succession

#: At most this many hits are ranked; the total counts all.
RANKED_HITS = 200
_MOST_WORDS = 12
_MOST_NEIGHBOURS = 5_000


# --- Search ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """An establishment found; `score`, from 1 to 100, orders the hits."""

    establishment: Establishment
    score: int


@dataclass(frozen=True, slots=True)
class Found:
    total: int
    hits: list[Hit]


def find(text: str, *, among: EstablishmentQuerySet | None = None, limit: int = 20) -> Found:
    """Find establishments by words of name, owner and place, by tax code or telephone.

    Every word must begin a word of the row; case and diacritics do not matter, but rows that agree
    in them come first. `among` is what the user may see; None is the console. Three queries,
    whatever is found.
    """
    rows = among if among is not None else Establishment.objects.all()
    wanted = search_words(text)
    if not wanted:
        return Found(0, [])
    rows = rows.filter(matching_words(wanted))
    best = _name_first(rows, wanted).with_places()[:RANKED_HITS]
    hits = [Hit(row, _score(row, text, wanted)) for row in best]
    hits.sort(key=lambda hit: (-hit.score, hit.establishment.name_order, hit.establishment.pk))
    return Found(len(hits) if len(hits) < RANKED_HITS else rows.count(), hits[:limit])


def search_words(text: str) -> list[str]:
    """Return the folded words to look for, at most 12; a number written in groups is one word."""
    digits = tax_digits(text)
    if len(digits) >= 6 and not any(char.isalpha() for char in text):
        return [(phone_numbers(text) or [digits])[0]]
    return list(dict.fromkeys(written_out(text)))[:_MOST_WORDS]


def matching_words(wanted: Iterable[str]) -> Q:
    return WORDS.holding(wanted)


def _name_first(rows: EstablishmentQuerySet, wanted: list[str]) -> EstablishmentQuerySet:
    in_name = Case(When(beginning("name_key", wanted), then=Value(0)), default=Value(1))
    return rows.order_by(in_name, "name_order", "pk")


def _score(row: Establishment, text: str, wanted: list[str]) -> int:
    """Return 1 to 100; a matching number gives 100.

    A hit 10, every word in the name +30, the whole name +40 or a part of it in sequence +20, the
    same diacritics +20 (a text without diacritics: +10).
    """
    name = row.name_key.split()
    score = 10
    if len(wanted) == 1 and wanted[0] in (row.tax_key, row.phone_key, tax_digits(row.tax_code)):
        return 100
    if all(any(word.startswith(part) for word in name) for part in wanted):
        score += 30
    if name == wanted:
        score += 40
    elif wanted and " ".join(wanted) in " ".join(name):
        score += 20
    if has_marks(text):
        row_text = " ".join([row.name, row.owner, row.address, row.unit.name]).casefold()
        spoken = normalise(text).casefold().split()
        score += 20 if all(word in normalise(row_text) for word in spoken) else 0
    else:
        score += 10
    return min(score, 100)


# --- The list -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list; empty means all."""

    text: str = ""
    unit: AdminUnit | None = None
    trade: str = ""
    kind: str = ""
    status: str = EstablishmentStatus.ACTIVE.value

    def __bool__(self) -> bool:
        return self != Filters()


def filtered(among: EstablishmentQuerySet, filters: Filters) -> EstablishmentQuerySet:
    """Apply the filters, in order of name; with a text, matches in the name come first."""
    rows = among
    if filters.unit is not None:
        rows = rows.filter(unit__in=units_within(filters.unit))
    if filters.trade:
        rows = rows.filter(trade__code=filters.trade)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.status:
        rows = rows.filter(status=filters.status)
    wanted = search_words(filters.text)
    if not wanted:
        return rows.order_by("name_order", "pk")
    return _name_first(rows.filter(matching_words(wanted)), wanted)


def units_within(unit: AdminUnit) -> QuerySet[AdminUnit]:
    """Return a unit, all units inside it and their predecessors, to which older rows refer."""
    inside = Q(pk=unit.pk) | Q(parent=unit.pk) | Q(parent__parent=unit.pk)
    own = AdminUnit.objects.filter(inside).values("pk")
    before = Succession.objects.filter(successor__in=own).values("predecessor")
    return AdminUnit.objects.filter(Q(pk__in=own) | Q(pk__in=before))


# --- Duplicates -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An establishment that is or may be the one in question, and why."""

    establishment: Establishment
    match: Match


def possible_duplicates_of(
    *,
    name: str,
    unit: AdminUnit,
    owner: str = "",
    tax_code: str = "",
    phone: str = "",
    but: Establishment | None = None,
) -> list[Duplicate]:
    """Return the establishments that a firm may already be, likeliest first. At most four queries.

    The whole register is searched, including rows the user may not see: of these a page shows only
    name and commune.
    """
    near = neighbours([unit.pk])
    firm = Firm(
        key=None,
        name=name,
        place=unit.pk,
        owner=owner,
        tax_code=tax_code,
        phone=phone,
        places=near[unit.pk],
    )
    rows = register_near([firm])
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    known = {row.pk: row for row in rows.with_places()[:_MOST_NEIGHBOURS]}
    pool = Pool(firm_of(row, near) for row in known.values())
    return [Duplicate(known[int(str(m.firm.key))], m) for m in pool.matches(firm)]


def neighbours(unit_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return the predecessors and successors of each commune. One query."""
    wanted = set(unit_ids)
    near: dict[int, set[int]] = {pk: set() for pk in wanted}
    steps = Succession.objects.filter(Q(predecessor__in=wanted) | Q(successor__in=wanted))
    for before, after in steps.values_list("predecessor", "successor"):
        near.setdefault(before, set()).add(after)
        near.setdefault(after, set()).add(before)
    return {pk: frozenset(others) for pk, others in near.items()}


def firm_of(row: Establishment, near: dict[int, frozenset[int]]) -> Firm:
    return Firm(
        key=row.pk,
        name=row.name,
        place=row.unit_id,
        owner=row.owner,
        tax_code=row.tax_code,
        phone=row.phone,
        places=near.get(row.unit_id, frozenset()),
    )


def register_near(firms: Iterable[Firm]) -> EstablishmentQuerySet:
    firms = list(firms)
    places = {place for firm in firms for place in firm.places | {firm.place}}
    taxes = {firm.tax[:10] if len(firm.tax) == 13 else firm.tax for firm in firms} - {""}
    phones = {number for firm in firms for number in firm.phones}
    return Establishment.objects.filter(
        Q(unit__in=places) | Q(tax_key__in=taxes) | Q(phone_key__in=phones)
    )


# --- Imports --------------------------------------------------------------------------------------


def batches_visible_to(user: User, on: date) -> QuerySet[ImportBatch]:
    batches = ImportBatch.objects.visible_to(user, on)
    return batches.select_related("unit__parent", "created_by", "committed_by")


def rows_of(batch: ImportBatch, decision: Decision | None = None) -> QuerySet[ImportRow]:
    rows = batch.rows.select_related("establishment__unit__parent", "establishment__trade")
    return rows.filter(decision=decision) if decision else rows
