"""The trades of the seed file, and which of them a text names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from caunoi.common.text import has_marks, normalise, words
from caunoi.establishments.matching.names import Word

SEED = Path(__file__).parents[1] / "seed" / "trades.yaml"
OTHER = "khac"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class KnownTrade:
    code: str
    name_vi: str
    name_en: str
    phrases: tuple[str, ...]


@cache
def known_trades() -> tuple[KnownTrade, ...]:
    rows = yaml.safe_load(SEED.read_text(encoding="utf-8"))
    return tuple(
        KnownTrade(row["code"], row["vi"], row["en"], tuple(map(str, row["words"]))) for row in rows
    )


@lru_cache(maxsize=20_000)
def trade_named_in(text: str) -> str | None:
    """Return the code of the trade in a text; the longest phrase wins, then the first.

    "Sản xuất gốm sứ mỹ nghệ" is gom-su; None without a known phrase. Diacritics count if the text
    has any: "Thành Tiến" is not a turner (tiện), "đan mây" not a tailor (may).
    """
    marked = has_marks(text)
    padded = f" {' '.join(_marked_words(text) if marked else words(text))} "
    found = (
        p.code for p in _phrases() if f" {' '.join(p.marked if marked else p.plain)} " in padded
    )
    return next(found, None)


def without_trades(name_words: Sequence[Word]) -> tuple[list[Word], frozenset[str]]:
    """Return a name's words without those that name a trade, and the codes of these trades.

    In a name without diacritics a single word is not a trade: "tien" is more often Tiến than tiện.
    """
    left: list[Word] = []
    codes: set[str] = set()
    at = 0
    while at < len(name_words):
        starting = _phrases_by_first_word().get(name_words[at].plain, ())
        phrase = next((p for p in starting if p.stands_in(name_words, at)), None)
        if phrase is None:
            left.append(name_words[at])
        else:
            codes.add(phrase.code)
        at += len(phrase.plain) if phrase else 1
    return left, frozenset(codes)


@dataclass(frozen=True, slots=True)
class _Phrase:
    plain: tuple[str, ...]
    marked: tuple[str, ...]
    code: str

    def stands_in(self, name_words: Sequence[Word], at: int) -> bool:
        here = name_words[at : at + len(self.plain)]
        if tuple(word.plain for word in here) != self.plain:
            return False
        marked = tuple(word.marked for word in here)
        return marked == self.marked if any(marked) else len(self.plain) > 1


def _marked_words(text: str) -> list[str]:
    return _WORD.findall(normalise(text).casefold())


@cache
def _phrases() -> tuple[_Phrase, ...]:
    """The longest first; of equal length those without diacritics first: "may" is may, not mây."""
    found = [
        _Phrase(tuple(words(phrase)), tuple(_marked_words(phrase)), trade.code)
        for trade in known_trades()
        for phrase in trade.phrases
    ]
    return tuple(sorted(found, key=lambda p: (-len(" ".join(p.plain)), p.plain != p.marked)))


@cache
def _phrases_by_first_word() -> dict[str, tuple[_Phrase, ...]]:
    firsts = {phrase.plain[0] for phrase in _phrases()}
    return {first: tuple(p for p in _phrases() if p.plain[0] == first) for first in firsts}
