"""Working days, the climb, and which difficulties are alike. Plain functions; no database."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, timedelta

from caunoi.common.sentences import Sentence
from caunoi.common.sentences import sentence as _
from caunoi.common.text import fold

#: Saturday and Sunday: the week of 40 hours of the offices, QĐ 188/1999/QĐ-TTg [M].
WEEKEND = (5, 6)
LEVELS = ("collaborator", "centre", "department", "authority")
OTHER_TOPIC = "other"


# --- the calendar ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days that differ from the week: off although weekdays, worked although a weekend."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Say whether offices work on the day."""
        if day in self.worked:
            return True
        return day.weekday() not in WEEKEND and day not in self.off


def working_days_after(day: date, count: int, calendar: WorkCalendar) -> date:
    """Return the `count`-th working day after the day, which itself never counts."""
    return _nth(day, count, calendar, timedelta(days=1))


def working_days_before(day: date, count: int, calendar: WorkCalendar) -> date:
    """Return the `count`-th working day before the day; for 0 the day itself."""
    return _nth(day, count, calendar, timedelta(days=-1))


def working_days_between(first: date, last: date, calendar: WorkCalendar) -> int:
    """Return how many working days lie after `first`, up to and with `last`; below zero none."""
    return sum(calendar.is_working(day) for day in _days_after(first, last))


def _nth(day: date, count: int, calendar: WorkCalendar, step: timedelta) -> date:
    left = count
    while left > 0:
        day += step
        left -= calendar.is_working(day)
    return day


def _days_after(first: date, last: date) -> Iterator[date]:
    for number in range(1, (last - first).days + 1):
        yield first + timedelta(days=number)


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
class Told:
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


def likeness(one: Told, other: Told) -> Likeness:
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
