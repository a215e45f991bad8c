"""Who may be a partner of whom, and why. Pure functions.

Three signs, the strongest first: one buys what the other makes; both have the same trade; both lie
in the same place. A place alone is no reason. The signs order the proposals and decide nothing: a
person who knows both establishments brings them together.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from caunoi.common.sentences import Sentence
from caunoi.common.sentences import sentence as _
from caunoi.common.text import fold, has_marks, normalise

_BETWEEN_GOODS = re.compile(r"[,;/\n•]| và ")
_WORD = re.compile(r"\w+")
#: Pairs of words that say how a thing is made or what it is for, but not what it is.
GENERIC = frozenset(
    {
        *("cac loai", "san pham", "hang hoa", "gia cong", "san xuat", "nguyen lieu", "vat lieu"),
        *("thu cong", "my nghe", "trang tri", "so che", "xuat khau", "may san", "noi that"),
        *("cao cap", "chat luong", "phu kien", "phu tung", "thanh pham", "dich vu"),
    }
)


class Sign(StrEnum):
    SELLS_WHAT_IT_BUYS = "sells_what_it_buys"
    BUYS_WHAT_IT_SELLS = "buys_what_it_sells"
    SAME_TRADE = "same_trade"
    SAME_COMMUNE = "same_commune"
    SAME_DISTRICT = "same_district"


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the rules know of an establishment. `trade_name` and the place names are only shown."""

    key: int
    sells: tuple[str, ...] = ()
    buys: tuple[str, ...] = ()
    trade: str = ""
    trade_name: object = ""
    commune: int | None = None
    commune_name: str = ""
    district: int | None = None
    district_name: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    sign: Sign
    sentence: Sentence

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A possible partner. There is always a reason other than the place."""

    key: int
    reasons: tuple[Reason, ...]

    @property
    def signs(self) -> frozenset[Sign]:
        return frozenset(reason.sign for reason in self.reasons)

    @property
    def is_trading(self) -> bool:
        return bool(self.signs & {Sign.SELLS_WHAT_IT_BUYS, Sign.BUYS_WHAT_IT_SELLS})


def goods_of(text: str) -> tuple[str, ...]:
    """Return the goods in a text, each once: "Tủ gỗ, bàn ghế gỗ" gives two."""
    parts = (normalise(part).strip(" .-") for part in _BETWEEN_GOODS.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


def same_goods(bought: str, sold: str) -> bool:
    """Return whether what one buys may be what the other makes.

    True if both have the same two adjacent words, other than generic ones; or if one is a single
    word and the other begins with it ("gỗ" and "gỗ xẻ", not "tủ gỗ"): in Vietnamese the thing is
    named first. Diacritics count if both have them, so that "mây" is not "may".
    """
    is_marked = has_marks(bought) and has_marks(sold)
    one, other = _words(bought, marked=is_marked), _words(sold, marked=is_marked)
    if not one or not other:
        return False
    if min(len(one), len(other)) == 1:
        return one[0] == other[0]
    return bool(set(_pairs(one)) & set(_pairs(other)))


def search_terms(goods: Iterable[str]) -> list[str]:
    """Return terms to search texts for. They miss nothing that `same_goods` would find."""
    found: dict[str, None] = {}
    for one in goods:
        words = _words(one, marked=True)
        terms = list(_pairs(words)) if len(words) > 1 else words
        found.update(dict.fromkeys(terms))
    return list(found)


def matching(bought: Iterable[str], sold: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(bought)
    return tuple(one for one in sold if any(same_goods(want, one) for want in wanted))


def suggestions(one: Workshop, others: Iterable[Workshop], most: int) -> list[Suggestion]:
    found = [Suggestion(other.key, tuple(_reasons(one, other))) for other in others]
    worth = [each for each in found if each.is_trading or Sign.SAME_TRADE in each.signs]
    return sorted(worth, key=_order)[:most]


def _order(each: Suggestion) -> tuple[bool, bool, bool, bool, int]:
    signs = each.signs
    return (
        not each.is_trading,
        Sign.SAME_TRADE not in signs,
        Sign.SAME_COMMUNE not in signs,
        Sign.SAME_DISTRICT not in signs,
        each.key,
    )


def _reasons(one: Workshop, other: Workshop) -> Iterator[Reason]:
    if goods := matching(one.buys, other.sells):
        sentence = _("Làm ra thứ cơ sở này cần mua: %(goods)s.", goods=", ".join(goods))
        yield Reason(Sign.SELLS_WHAT_IT_BUYS, sentence)
    if goods := matching(other.buys, one.sells):
        sentence = _("Cần mua thứ cơ sở này làm ra: %(goods)s.", goods=", ".join(goods))
        yield Reason(Sign.BUYS_WHAT_IT_SELLS, sentence)
    if one.trade and one.trade == other.trade:
        sentence = _("Cùng nghề: %(trade)s.", trade=other.trade_name)
        yield Reason(Sign.SAME_TRADE, sentence)
    if one.commune is not None and one.commune == other.commune:
        yield Reason(Sign.SAME_COMMUNE, _("Cùng nơi: %(place)s.", place=other.commune_name))
    elif one.district is not None and one.district == other.district:
        yield Reason(Sign.SAME_DISTRICT, _("Cùng nơi: %(place)s.", place=other.district_name))


def _words(text: str, *, marked: bool) -> list[str]:
    return _WORD.findall(normalise(text).casefold() if marked else fold(text))


def _pairs(words: list[str]) -> Iterator[str]:
    for first, second in zip(words, words[1:], strict=False):
        pair = f"{first} {second}"
        if fold(pair) not in GENERIC:
            yield pair
