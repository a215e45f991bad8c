"""The climb, and which difficulties are similar. Pure functions without database."""

import re
from collections.abc import Set
from dataclasses import dataclass

from caunoi.common.sentences import Sentence
from caunoi.common.sentences import sentence as _
from caunoi.common.text import fold

LEVELS = ("collaborator", "centre", "department", "authority")
OTHER_TOPIC = "other"


# --- the climb ------------------------------------------------------------------------------------


def level_above(level: str) -> str | None:
    """Return the level to which a difficulty climbs; None from the highest."""
    position = LEVELS.index(level) + 1
    return LEVELS[position] if position < len(LEVELS) else None


def least_loaded(loads: dict[int, int]) -> int | None:
    return min(loads, key=lambda key: (loads[key], key), default=None)


# --- similar difficulties -------------------------------------------------------------------------

#: Words that do not tell what a difficulty is about.
EMPTY_WORDS = frozenset(
    "va cua cho cac nhung mot khi thi la co khong duoc bi tai trong voi ve o de tu den theo do "
    "con chua da se nay kia roi ma nen vi phai can so xa phuong".split()
)
_WORDS = re.compile(r"\w+")
#: The lowest score from which a difficulty is proposed as similar.
ALIKE_FROM = 40
_FOR_TOPIC = 50
#: So many phrases are shown as the reason; all shared words count.
_MOST_PHRASES = 3


@dataclass(frozen=True, slots=True)
class Comparable:
    kind: str
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How similar two difficulties are, 0 to 100, and why."""

    score: int
    reasons: tuple[Sentence, ...]

    @property
    def is_alike(self) -> bool:
        return self.score >= ALIKE_FROM


def likeness(one: Comparable, other: Comparable) -> Likeness:
    """Compare two difficulties.

    Different kinds are never similar; topic counts as much as words.
    """
    if one.kind != other.kind:
        return Likeness(0, ())
    same_topic = one.topic == other.topic != OTHER_TOPIC
    mine, theirs = _telling_words(one.text), _telling_words(other.text)
    shared, fewest = mine & theirs, min(len(mine), len(theirs))
    score = _FOR_TOPIC * same_topic + (_FOR_TOPIC * len(shared) // fewest if fewest else 0)
    reasons = [_("Cùng loại và cùng chủ đề.")] if same_topic else [_("Cùng loại.")]
    if shared:
        phrases = ", ".join(_phrases(one.text, shared)[:_MOST_PHRASES])
        reasons.append(_("Cùng nói đến: %(words)s.", words=phrases))
    return Likeness(score, tuple(reasons))


def _phrases(text: str, shared: Set[str]) -> list[str]:
    """Return the shared words as they occur in the text: a Vietnamese word is several syllables.

    Each word only once, at its first occurrence; the longest phrase first.
    """
    phrases: list[list[str]] = [[]]
    left = set(shared)
    for word in _WORDS.findall(text.lower()):
        if fold(word) in left:
            left.discard(fold(word))
            phrases[-1].append(word)
        elif phrases[-1]:
            phrases.append([])
    return [" ".join(words) for words in sorted(phrases, key=len, reverse=True) if words]


def _telling_words(text: str) -> set[str]:
    keys = {fold(word) for word in _WORDS.findall(text.lower())}
    return {key for key in keys - EMPTY_WORDS if len(key) > 1}
