"""How a scheme's page shows its monitoring, and how one row of the radar looks."""

from dataclasses import dataclass
from datetime import date

from caunoi.monitoring.enums import Rung
from caunoi.monitoring.queries import Checked, Postponed, RadarRow, watching
from caunoi.monitoring.rules import Level, sign_word
from caunoi.schemes.models import Scheme
from caunoi.schemes.reading.story import Event
from caunoi.web.watch_words import (
    LEVEL_WORDS,
    SHAPES,
    expected_in_words,
    steps_in_words,
    why_direct_in_words,
)

#: Number of check visits shown; older ones are folded.
CHECKS_SHOWN = 3
#: Position of check visits among the events of one day.
CHECK_ORDER = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """One reason with its shape, or the level of a whole row."""

    shape: str
    word: str


@dataclass(frozen=True, slots=True)
class Watched:
    row: RadarRow
    today: date

    @property
    def level(self) -> Mark:
        return _mark(self.row.level)

    @property
    def reasons(self) -> list[tuple[Mark, str]]:
        return [(_mark(reason.level), str(reason.sentence)) for reason in self.row.reasons]

    @property
    def expected(self) -> str:
        return expected_in_words(self.row.next_sign)

    @property
    def is_late(self) -> bool:
        return self.row.expected_on is not None and self.row.expected_on < self.today

    @property
    def later(self) -> list[tuple[str, date]]:
        return [(expected_in_words(each), each.due_on) for each in self.row.expected[1:]]

    @property
    def last_sign(self) -> str:
        return str(sign_word(self.row.facts.last_sign))

    @property
    def told(self) -> list[str]:
        return steps_in_words(self.row)

    @property
    def steps(self) -> list[tuple[str, date]]:
        return [(str(Rung(step.rung).label), step.on) for step in self.row.told]

    @property
    def why_direct(self) -> str:
        return why_direct_in_words(self.row)

    @property
    def ahead(self) -> tuple[str, date] | None:
        """Return who is told next and when; the nightly job tells whoever is already due."""
        rung, on = next(iter(self.row.rungs_ahead), ("", self.today))
        return (str(Rung(rung).label), max(on, self.today)) if rung else None

    @property
    def postponement(self) -> Postponed | None:
        return self.row.postponement

    @property
    def is_suspended(self) -> bool:
        return self.row.facts.watch == "suspended"


def _mark(level: Level) -> Mark:
    return Mark(SHAPES[level], str(LEVEL_WORDS[level]))


@dataclass(frozen=True, slots=True)
class WatchSection:
    """The monitoring section of a scheme's page; empty if it neither runs nor was ever checked."""

    watched: Watched | None
    checks: tuple[Checked, ...]
    may_check: bool
    may_postpone: bool

    @property
    def is_shown(self) -> bool:
        return self.watched is not None or bool(self.checks)

    @property
    def recent(self) -> tuple[Checked, ...]:
        return self.checks[:CHECKS_SHOWN]

    @property
    def older(self) -> tuple[Checked, ...]:
        return self.checks[CHECKS_SHOWN:]

    @property
    def events(self) -> list[Event]:
        return [Event(c.on, "inspection", c, CHECK_ORDER) for c in reversed(self.checks)]


def watch_of(scheme: Scheme, on: date, held: frozenset[str]) -> WatchSection:
    """Return the monitoring section; `held` is what the reader may do at the place. One query."""
    found = watching(scheme, on)
    row = found.row
    return WatchSection(
        watched=Watched(row, on) if row else None,
        checks=found.checks,
        may_check="monitoring.check" in held and row is not None,
        may_postpone="monitoring.postpone" in held
        and row is not None
        and row.level is not Level.GREEN
        and row.postponement is None,
    )
