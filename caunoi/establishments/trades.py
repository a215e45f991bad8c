"""The trades as the seed file has them, and which of them a text speaks of."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from caunoi.common.text import words

SEED = Path(__file__).parent / "seed" / "trades.yaml"
OTHER = "khac"


@dataclass(frozen=True, slots=True)
class KnownTrade:
    """A trade with the folded words by which lists name it."""

    code: str
    name_vi: str
    name_en: str
    phrases: tuple[str, ...]


@cache
def known_trades() -> tuple[KnownTrade, ...]:
    """Return the trades of the seed file, in its order."""
    rows = yaml.safe_load(SEED.read_text(encoding="utf-8"))
    return tuple(
        KnownTrade(row["code"], row["vi"], row["en"], tuple(map(str, row["words"]))) for row in rows
    )


@cache
def trade_named_in(text: str) -> str | None:
    """Return the code of the trade that a text speaks of; the longest words decide, then the first.

    "Sản xuất gốm sứ mỹ nghệ" is gom-su. None where no known words stand in it.
    """
    padded = f" {' '.join(words(text))} "
    best, code = 0, None
    for trade in known_trades():
        for phrase in trade.phrases:
            if len(phrase) > best and f" {phrase} " in padded:
                best, code = len(phrase), trade.code
    return code


@cache
def trade_words() -> frozenset[str]:
    """Return every single word that names a trade: they tell little about which firm it is."""
    return frozenset(w for trade in known_trades() for p in trade.phrases for w in p.split())
