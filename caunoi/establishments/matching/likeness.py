"""Are two firms the same? One answer for the form, the import and later callers.

Pure functions over the known facts of two firms. Diacritics are compared only if both sides have
them; words that any firm may bear (công ty, cơ sở, the trade) count little; a number in the name
distinguishes "Minh Long 1" from "Minh Long 2". The answer is same, possible or none, with reasons:
only a person turns a possible duplicate into one firm.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import cached_property

from django.utils.translation import gettext_noop as _
from rapidfuzz import fuzz, process

from caunoi.common.identifiers import phone_numbers, tax_digits
from caunoi.common.text import fold, has_marks, normalise
from caunoi.establishments.matching.names import Word, own_words, written_out
from caunoi.establishments.matching.trades import without_trades
from caunoi.imports.messages import Message

#: From this percent on two names in one commune are alike; with the same owner or telephone the
#: lower limit is enough.
ALIKE = 90
ALIKE_WITH_A_SIGN = 80
#: Names below this percent are not compared, unless a number is shared.
_WORTH_A_LOOK = 75

_ROMAN = frozenset("i ii iii iv v vi vii viii ix x".split())
_TITLES = re.compile(r"^(?:ong|ba|anh|chi|co)\s+(?=\S+\s+\S)")

SAME_TAX = _("Cùng mã số thuế.")
SAME_PHONE = _("Cùng số điện thoại.")
SAME_OWNER = _("Cùng người đại diện.")
SAME_PLACE = _("Cùng xã, phường.")
SAME_NAME = _("Trùng tên.")
SAME_OWN_NAME = _("Trùng tên sau khi bỏ dấu và bỏ loại hình.")
SAME_BUT_TRADE = _("Trùng tên sau khi bỏ loại hình và ngành nghề.")
NAME_ALIKE = _("Tên gần giống %(percent)d%%.")
OTHER_TAX = _("Khác mã số thuế.")
OTHER_BRANCH = _("Cùng mã số thuế, khác đơn vị trực thuộc.")
OTHER_PHONE = _("Khác số điện thoại.")
OTHER_OWNER = _("Khác người đại diện.")
OTHER_PLACE = _("Khác xã, phường.")
OTHER_MARKS = _("Tên khác dấu.")


class Likeness(StrEnum):
    SAME = "same"
    POSSIBLE = "possible"
    NONE = "none"


class _Agreement(Enum):
    EQUAL = 1
    UNKNOWN = 0
    DIFFERENT = -1


@dataclass(frozen=True)
class Firm:
    """The known facts of a firm. `places` holds the predecessors and successors of its commune."""

    key: Hashable
    name: str
    place: int
    owner: str = ""
    tax_code: str = ""
    phone: str = ""
    places: frozenset[int] = field(default=frozenset())

    @cached_property
    def all_words(self) -> list[str]:
        return written_out(self.name)

    @cached_property
    def _own(self) -> list[Word]:
        return own_words(self.name)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in the name, except its first word: the "Vi" of "Vi Na" is not a six."""
        rest = [word.plain for word in self._own[1:]]
        return frozenset(w for w in rest if w.isdigit() or w in _ROMAN)

    @cached_property
    def own(self) -> list[str]:
        return sorted(w.plain for w in self._own if w.plain not in self.numbers)

    @cached_property
    def _apart(self) -> tuple[list[Word], frozenset[str]]:
        left, trades = without_trades([w for w in self._own if w.plain not in self.numbers])
        return sorted(left or self._own), trades

    @property
    def trades(self) -> frozenset[str]:
        return self._apart[1]

    @cached_property
    def key_words(self) -> str:
        """The words by which names are compared: without the trade, if other words are left."""
        return " ".join(word.plain for word in self._apart[0])

    @cached_property
    def marked_key(self) -> str:
        return " ".join(word.marked or word.plain for word in self._apart[0])

    @cached_property
    def marked(self) -> dict[str, str]:
        """The words of the name by folded form; empty if the name has no diacritics."""
        return {word.plain: word.marked for word in self._own if word.marked}

    @cached_property
    def tax(self) -> str:
        return tax_digits(self.tax_code)

    @cached_property
    def phones(self) -> frozenset[str]:
        return frozenset(phone_numbers(self.phone))

    @cached_property
    def owner_key(self) -> str:
        return _TITLES.sub("", fold(self.owner))

    def shares_place(self, other: "Firm") -> bool:
        return self.place == other.place or other.place in self.places or self.place in other.places


@dataclass(frozen=True, slots=True)
class Match:
    """The result of comparing two firms; `score`, 0 to 100, only orders matches."""

    firm: Firm
    likeness: Likeness
    score: int
    reasons: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class _Signs:
    """What agrees and what differs between two firms."""

    tax: _Agreement
    branch_differs: bool
    owner: _Agreement
    phone: _Agreement
    near: bool
    exact: bool
    core: bool
    percent: int
    marks_differ: bool
    trades_clash: bool


def compare(one: Firm, other: Firm) -> Match:
    """Compare two firms; symmetric except for the firm in the result, which is `other`."""
    signs = _signs(one, other)
    likeness = _likeness(signs)
    if likeness is Likeness.NONE:
        return Match(other, likeness, 0, ())
    score = _score(signs)
    if likeness is Likeness.SAME:
        score = max(score, 90)
    return Match(other, likeness, score, tuple(_reasons(signs)))


def _signs(one: Firm, other: Firm) -> _Signs:
    tax, branch_differs = _tax_agreement(one, other)
    marks_differ = _marks_differ(one, other)
    exact = one.all_words == other.all_words and not marks_differ
    core = one.own == other.own and one.numbers == other.numbers and not marks_differ
    return _Signs(
        tax=tax,
        branch_differs=branch_differs,
        owner=_agreement(one.owner_key, other.owner_key, lambda: _same_owner(one, other)),
        phone=_agreement(one.phones, other.phones, lambda: bool(one.phones & other.phones)),
        near=one.shares_place(other),
        exact=exact,
        core=core,
        percent=100 if exact or core else _name_percent(one, other, marks_differ),
        marks_differ=marks_differ,
        trades_clash=bool(one.trades and other.trades and not one.trades & other.trades),
    )


def _likeness(signs: _Signs) -> Likeness:
    """The rules, from the strongest sign to the weakest."""
    alike = signs.percent >= ALIKE
    someone_agrees = _Agreement.EQUAL in (signs.owner, signs.phone)
    someone_differs = _Agreement.DIFFERENT in (signs.owner, signs.phone)
    if signs.tax is _Agreement.EQUAL and signs.branch_differs:
        return Likeness.POSSIBLE if alike else Likeness.NONE
    if signs.tax is _Agreement.EQUAL:
        sure = signs.exact or (signs.core and not someone_differs)
        return Likeness.SAME if signs.near and sure else Likeness.POSSIBLE
    if signs.tax is _Agreement.DIFFERENT:
        typing_slip = signs.near and signs.core and someone_agrees
        return Likeness.POSSIBLE if typing_slip else Likeness.NONE
    if signs.near and signs.exact:
        other_person = signs.owner is _Agreement.DIFFERENT
        sure = not other_person or signs.phone is _Agreement.EQUAL
        return Likeness.SAME if sure else Likeness.POSSIBLE
    if signs.near and alike and not signs.trades_clash:
        return Likeness.POSSIBLE
    if signs.near and someone_agrees and signs.percent >= ALIKE_WITH_A_SIGN:
        return Likeness.POSSIBLE
    if signs.phone is _Agreement.EQUAL and signs.percent >= ALIKE_WITH_A_SIGN:
        return Likeness.POSSIBLE
    return Likeness.NONE


def _tax_agreement(one: Firm, other: Firm) -> tuple[_Agreement, bool]:
    if not one.tax or not other.tax:
        return _Agreement.UNKNOWN, False
    if one.tax == other.tax:
        return _Agreement.EQUAL, False
    lengths = {len(one.tax), len(other.tax)}
    if lengths <= {10, 13} and one.tax[:10] == other.tax[:10]:
        return _Agreement.EQUAL, True
    return _Agreement.DIFFERENT, False


def _agreement(one: object, other: object, equal: Callable[[], bool]) -> _Agreement:
    if not one or not other:
        return _Agreement.UNKNOWN
    return _Agreement.EQUAL if equal() else _Agreement.DIFFERENT


def _same_owner(one: Firm, other: Firm) -> bool:
    if one.owner_key != other.owner_key:
        return False
    if not (has_marks(one.owner) and has_marks(other.owner)):
        return True
    return _last_words(one) == _last_words(other)


def _last_words(firm: Firm) -> list[str]:
    return normalise(firm.owner).casefold().split()[-len(firm.owner_key.split()) :]


def _marks_differ(one: Firm, other: Firm) -> bool:
    return any(other.marked.get(plain, marked) != marked for plain, marked in one.marked.items())


def _name_percent(one: Firm, other: Firm, marks_differ: bool) -> int:
    if one.numbers != other.numbers:
        return 0
    percent = fuzz.ratio(one.key_words, other.key_words)
    if marks_differ:
        percent = min(percent, fuzz.ratio(one.marked_key, other.marked_key))
    return int(percent)


def _reasons(signs: _Signs) -> Iterator[Message]:
    if signs.tax is _Agreement.EQUAL:
        yield Message(OTHER_BRANCH if signs.branch_differs else SAME_TAX)
    if signs.exact:
        yield Message(SAME_NAME)
    elif signs.core:
        yield Message(SAME_OWN_NAME)
    elif signs.percent == 100:
        yield Message(SAME_BUT_TRADE)
    elif signs.percent >= _WORTH_A_LOOK:
        yield Message(NAME_ALIKE, {"percent": signs.percent})
    if signs.marks_differ:
        yield Message(OTHER_MARKS)
    yield Message(SAME_PLACE if signs.near else OTHER_PLACE)
    if signs.owner is not _Agreement.UNKNOWN:
        yield Message(SAME_OWNER if signs.owner is _Agreement.EQUAL else OTHER_OWNER)
    if signs.phone is not _Agreement.UNKNOWN:
        yield Message(SAME_PHONE if signs.phone is _Agreement.EQUAL else OTHER_PHONE)
    if signs.tax is _Agreement.DIFFERENT:
        yield Message(OTHER_TAX)


def _score(signs: _Signs) -> int:
    name = 45 * max(signs.percent - 50, 0) // 50
    agreements = 35 * signs.tax.value + 10 * signs.owner.value + 10 * signs.phone.value
    return max(0, min(100, name + (10 if signs.near else 0) + agreements))


class Pool:
    """Firms to search for duplicates: by tax code, by telephone, and by name in the commune."""

    def __init__(self, firms: Iterable[Firm] = ()) -> None:
        self._by_number: dict[str, list[Firm]] = defaultdict(list)
        self._by_place: dict[int, tuple[list[str], list[Firm]]] = defaultdict(lambda: ([], []))
        for firm in firms:
            self.add(firm)

    def add(self, firm: Firm) -> None:
        for number in _numbers(firm):
            self._by_number[number].append(firm)
        for place in firm.places | {firm.place}:
            names, firms = self._by_place[place]
            names.append(firm.key_words)
            firms.append(firm)

    def matches(self, firm: Firm) -> list[Match]:
        near = {other.key: other for other in self._candidates(firm)}
        found = (compare(firm, other) for other in near.values())
        likely = [match for match in found if match.likeness is not Likeness.NONE]
        return sorted(likely, key=lambda m: (m.likeness is not Likeness.SAME, -m.score))

    def _candidates(self, firm: Firm) -> Iterator[Firm]:
        for number in _numbers(firm):
            yield from self._by_number.get(number, ())
        for place in firm.places | {firm.place}:
            names, firms = self._by_place.get(place, ([], []))
            for _name, _percent, index in process.extract(
                firm.key_words, names, scorer=fuzz.ratio, score_cutoff=_WORTH_A_LOOK, limit=None
            ):
                yield firms[index]


def _numbers(firm: Firm) -> list[str]:
    return [*firm.phones, *([firm.tax[:10]] if firm.tax else [])]
