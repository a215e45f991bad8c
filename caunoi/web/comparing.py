"""Two entries side by side and the signs that they are one firm, for the form and the import."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from caunoi.common.text import fold
from caunoi.establishments.matching import likeness as matching
from caunoi.imports.messages import Message

#: Reasons against the two being one firm; all other reasons are for it.
AGAINST = frozenset(
    {
        matching.OTHER_TAX,
        matching.OTHER_BRANCH,
        matching.OTHER_PHONE,
        matching.OTHER_OWNER,
        matching.OTHER_PLACE,
        matching.OTHER_MARKS,
    }
)


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason. `shade` is "ok" if it is for one firm, "ask" if against."""

    sentence: str
    shade: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of two entries. Differences in diacritics or letter case alone do not count."""

    label: str
    one: str
    other: str
    differs: bool


def signs(reasons: Iterable[Message]) -> list[Sign]:
    found = [Sign(str(r), "ask" if r.text in AGAINST else "ok") for r in reasons]
    return sorted(found, key=lambda sign: sign.shade == "ask")


def compared(one: Mapping[str, str], other: Mapping[str, str]) -> list[Compared]:
    """Return the fields that either entry has. An empty field differs from nothing."""
    return [
        Compared(label, mine, other.get(label, ""), _differ(mine, other.get(label, "")))
        for label, mine in one.items()
        if mine or other.get(label)
    ]


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and fold(one) != fold(other)
