"""The climb, and which difficulties are alike. Plain functions; no database."""

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
    """Return the level to which a difficulty climbs from here, None from the highest."""
    position = LEVELS.index(level) + 1
    return LEVELS[position] if position < len(LEVELS) else None


def least_loaded(loads: dict[int, int]) -> int | None:
    """Return the key of who has least to do; among equals the one who was there first."""
    return min(loads, key=lambda key: (loads[key], key), default=None)


# --- what is alike --------------------------------------------------------------------------------

#: Words that say nothing about what a difficulty is about.
EMPTY_WORDS = frozenset(
    "va cua cho cac nhung mot khi thi la co khong duoc bi tai trong voi ve o de tu den theo do "
    "con chua da se nay kia roi ma nen vi phai can so xa phuong".split()
)
_WORDS = re.compile(r"\w+")
#: From this score on a difficulty is proposed; a person decides.
ALIKE_FROM = 40
_FOR_TOPIC = 50
#: So many say why; the rest of the words counts without being told.
_MOST_PHRASES = 3


@dataclass(frozen=True, slots=True)
class Comparable:
    """What is compared of a difficulty."""

    kind: str
    topic: str
    text: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two difficulties are, 0 to 100, and why."""

    score: int
    reasons: tuple[Sentence, ...]

    @property
    def is_alike(self) -> bool:
        return self.score >= ALIKE_FROM


def likeness(one: Comparable, other: Comparable) -> Likeness:
    """Compare two difficulties: never alike across kinds; topic counts as much as all words."""
    if one.kind != other.kind:
        return Likeness(0, ())
    same_topic = one.topic == other.topic != OTHER_TOPIC
    mine, theirs = _telling_words(one.text), _telling_words(other.text)
    shared, fewest = mine & theirs, min(len(mine), len(theirs))
    score = _FOR_TOPIC * same_topic + (_FOR_TOPIC * len(shared) // fewest if fewest else 0)
    reasons = [_("Cùng loại và cùng chủ đề.")] if same_topic else [_("Cùng loại.")]
    if shared:
        said = ", ".join(_phrases(one.text, shared)[:_MOST_PHRASES])
        reasons.append(_("Cùng nói đến: %(words)s.", words=said))
    return Likeness(score, tuple(reasons))


def _phrases(text: str, shared: Set[str]) -> list[str]:
    """Return what is shared as it stands in the text: a Vietnamese word is several syllables.

    Each word stands once, where it comes first; the longest phrase leads.
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
    """Return the folded words of a text that say something."""
    keys = {fold(word) for word in _WORDS.findall(text.lower())}
    return {key for key in keys - EMPTY_WORDS if len(key) > 1}
