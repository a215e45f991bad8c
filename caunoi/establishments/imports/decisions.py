"""The decision on each row: it is compared with the register and with the rows above it.

The same comparison runs for the preview and again, under lock, for the commit. At most one row of
the file takes a row of the register. A row like one above it in the same file waits for a person,
whatever the register holds, so that a second import gives the same result as the first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop as _

from caunoi.common.identifiers import phone_numbers, tax_digits
from caunoi.common.text import has_marks, normalise, words
from caunoi.establishments.enums import Choice, Decision, EstablishmentStatus
from caunoi.establishments.imports.headings import Field
from caunoi.establishments.imports.rows import LENGTHS
from caunoi.establishments.matching.likeness import Firm, Likeness, Match, Pool
from caunoi.establishments.matching.names import own_words, written_out
from caunoi.establishments.models import Establishment, ImportRow
from caunoi.establishments.queries import firm_of, neighbours, register_near
from caunoi.imports.messages import Message

SAME_ROW = _("Giống hệt dòng %(row)s trong tệp.")
LIKE_ROW = _("Giống dòng %(row)s trong tệp.")
CLOSED = _("Sổ ghi cơ sở này đã ngừng từ ngày %(day)s.")
DECIDED_BEFORE = _("Ở lần nhập trước đã có người cho biết đây là cùng một cơ sở.")

#: Rows compared with the register per query.
_AT_ONCE = 5_000

Cleaned = Mapping[str, Any]
Changes = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The part of a row needed for the decision. `choice` is a person's answer, if there is one."""

    number: int
    cleaned: Cleaned
    fingerprint: str
    is_rejected: bool = False
    choice: Choice = Choice.NONE
    chosen_for: int | None = None
    double_of: int | None = None


@dataclass
class Verdict:
    """The decision on one row and its explanation."""

    decision: Decision
    establishment: Establishment | None = None
    double_of: int | None = None
    changes: Changes = field(default_factory=dict)
    score: int = 0
    reasons: list[Message] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)


class Decider:
    """Decides on the rows of one file, in their order."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.asked = {one.number: one for one in asked}
        compared = [one for one in asked if not one.is_rejected]
        self._near = neighbours(one.cleaned["unit"] for one in compared)
        self._firms = {one.number: self._firm(one) for one in compared}
        self._register = _fetch(list(self._firms.values()), compared)
        near = self._near | neighbours({r.unit_id for r in self._register.values()} - {*self._near})
        self._pool = Pool(firm_of(row, near) for row in self._register.values())
        self._above = Pool()
        self._taken: set[int] = set()
        self._given: dict[int, set[str]] = {}
        self._decided_same = _decided_same_before({one.fingerprint for one in compared})

    def decide(self) -> dict[int, Verdict]:
        return {number: self._decide(one) for number, one in self.asked.items()}

    def _firm(self, one: Asked) -> Firm:
        cells = one.cleaned
        return Firm(
            key=one.number,
            name=cells["name"],
            place=cells["unit"],
            owner=cells["owner"],
            tax_code=cells["tax_code"],
            phone=cells["phone"],
            places=self._near[cells["unit"]],
        )

    def _decide(self, one: Asked) -> Verdict:
        if one.is_rejected:
            return Verdict(Decision.REJECTED)
        firm = self._firms[one.number]
        above = self._above.matches(firm)
        self._above.add(firm)
        if one.choice is Choice.SAME:
            return self._chosen_same(one)
        known = self._pool.matches(firm)
        free = [match for match in known if match.firm.key not in self._taken]
        if free and free[0].likeness is Likeness.SAME:
            return self._taken_by(one, free[0])
        if one.choice is Choice.DIFFERENT or not (free or above):
            return Verdict(Decision.NEW)
        return self._decided_before(one, known) or self._doubt(one, free, above)

    def _taken_by(self, one: Asked, match: Match) -> Verdict:
        row = self._register[_key(match)]
        changes = changes_of(row, one.cleaned)
        self._take(row, changes)
        verdict = Verdict(_changed_or_same(changes), row, None, changes, match.score)
        verdict.reasons = list(match.reasons)
        if row.status == EstablishmentStatus.CLOSED:
            verdict.warnings.append(Message(CLOSED, {"day": f"{row.closed_on:%d/%m/%Y}"}))
        return verdict

    def _chosen_same(self, one: Asked) -> Verdict:
        row = self._register.get(one.chosen_for or 0)
        above = self.asked.get(one.double_of or 0)
        first = row is None or row.pk not in self._taken
        changes = changes_for(one.cleaned, row, above.cleaned if above else {}, first)
        if row is not None:
            given = self._given.get(row.pk, set())
            changes = {name: pair for name, pair in changes.items() if name not in given}
            self._take(row, changes)
        return Verdict(_changed_or_same(changes), row, one.double_of, changes)

    def _take(self, row: Establishment, changes: Changes) -> None:
        self._taken.add(row.pk)
        self._given.setdefault(row.pk, set()).update(changes)

    def _decided_before(self, one: Asked, known: Sequence[Match]) -> Verdict | None:
        """Use a person's answer in an earlier file for a row with the same fingerprint."""
        for match in known:
            if (one.fingerprint, _key(match)) in self._decided_same:
                reasons = [Message(DECIDED_BEFORE)]
                row = self._register[_key(match)]
                return Verdict(Decision.SAME, row, score=match.score, reasons=reasons)
        return None

    def _doubt(self, one: Asked, free: Sequence[Match], above: Sequence[Match]) -> Verdict:
        verdict = Verdict(Decision.POSSIBLE_DUPLICATE)
        if above:
            verdict.double_of = _key(above[0])
            twin = self.asked[verdict.double_of].fingerprint == one.fingerprint
            row = {"row": str(verdict.double_of)}
            verdict.reasons.append(Message(SAME_ROW if twin else LIKE_ROW, row))
        best = free[0] if free else above[0]
        if free:
            verdict.establishment = self._register[_key(free[0])]
            verdict.changes = changes_of(verdict.establishment, one.cleaned)
        verdict.score = best.score
        verdict.reasons += best.reasons
        return verdict


def _key(match: Match) -> int:
    return int(str(match.firm.key))


def _changed_or_same(changes: Changes) -> Decision:
    return Decision.CHANGED if changes else Decision.SAME


def _fetch(firms: Sequence[Firm], asked: Iterable[Asked]) -> dict[int, Establishment]:
    found: dict[int, Establishment] = {}
    for start in range(0, len(firms), _AT_ONCE):
        rows = register_near(firms[start : start + _AT_ONCE])
        found |= {row.pk: row for row in rows.select_related("trade").order_by("pk")}
    chosen = {one.chosen_for for one in asked if one.chosen_for} - set(found)
    for row in Establishment.objects.filter(pk__in=chosen).select_related("trade"):
        found[row.pk] = row
    return found


def _decided_same_before(fingerprints: set[str]) -> set[tuple[str, int | None]]:
    found: set[tuple[str, int | None]] = set()
    for start in range(0, len(fingerprints), _AT_ONCE):
        rows = ImportRow.objects.filter(
            fingerprint__in=sorted(fingerprints)[start : start + _AT_ONCE],
            choice=Choice.SAME,
            stored_at__isnull=False,
        )
        found |= set(rows.values_list("fingerprint", "establishment"))
    return found


# --- Field by field -------------------------------------------------------------------------------

COMPARED = (
    *("name", "owner", "tax_code", "phone", "address", "kind", "trade", "workers"),
    *("founded_year", "products"),
)


def changes_of(row: Establishment, cleaned: Cleaned) -> Changes:
    """Return what a row of a file would change, as field → [before, after].

    An empty cell changes nothing, nor do the same words with fewer diacritics or abbreviated. Kind
    and trade change only if a column names them. The commune is never changed.
    """
    changes: Changes = {}
    for name in COMPARED:
        before, after = value_of(row, name), cleaned.get(name)
        if name == "phone":
            after = _both_phones(str(before), str(after or ""))
        if after not in ("", None) and after != before and _says_more(name, before, after, cleaned):
            changes[name] = [before, after]
    return changes


def changes_for(
    cleaned: Cleaned, row: Establishment | None, above: Cleaned, is_first: bool
) -> Changes:
    """Return the changes by a row that a person says is the firm `row`, or the row above.

    The first row of a file for a firm wins; a later one fills only empty fields.
    """
    if row is not None:
        changes = changes_of(row, cleaned)
        empty = {name: pair for name, pair in changes.items() if pair[0] in ("", None)}
        return changes if is_first else empty
    return {
        name: [above.get(name), cleaned[name]]
        for name in COMPARED
        if cleaned.get(name) not in ("", None) and above.get(name) in ("", None)
    }


def value_of(row: Establishment, name: str) -> Any:
    if name == "trade":
        return row.trade.code if row.trade else ""
    return getattr(row, name)


def _says_more(name: str, before: Any, after: Any, cleaned: Cleaned) -> bool:
    if before in ("", None):
        return True
    match name:
        case "name":
            return _name_says_more(before, after)
        case "owner" | "address" | "products":
            return words(before) != words(after) or _marks_say_more(before, after)
        case "tax_code":
            return tax_digits(before) != tax_digits(after)
        case "kind" | "trade":
            return bool(cleaned.get(f"{name}_is_named"))
        case _:
            return True


def _name_says_more(before: str, after: str) -> bool:
    """With the same distinctive words, more diacritics win, then more words."""
    own = [sorted(word.plain for word in own_words(text)) for text in (before, after)]
    if own[0] != own[1] or _marks_say_more(before, after):
        return True
    return len(written_out(after)) > len(written_out(before))


def _marks_say_more(before: str, after: str) -> bool:
    if not has_marks(after):
        return False
    if not has_marks(before):
        return True
    marked = [
        {word.plain: word.marked for word in own_words(normalise(text))} for text in (before, after)
    ]
    return any(marked[1].get(plain, word) != word for plain, word in marked[0].items())


def _both_phones(before: str, after: str) -> str:
    """Keep both numbers, the new one first; unchanged if the register has all of them."""
    known, new = phone_numbers(before), phone_numbers(after)
    if not new or not known:
        return after
    if set(new) <= set(known):
        return before
    old = [part for part in before.split(" / ") if not set(phone_numbers(part)) & set(new)]
    together = " / ".join([after, *old])
    return together if len(together) <= LENGTHS[Field.PHONE] else after
