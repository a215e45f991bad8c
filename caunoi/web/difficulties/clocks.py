"""How many working days a difficulty or petition has left, and why.

A whole page reads one calendar; showing a row makes no query.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.accounts.models import User
from caunoi.calendar.models import PublicHoliday
from caunoi.calendar.queries import (
    calendar_between,
    calendar_of,
    days_changed_since,
    days_known_at,
)
from caunoi.calendar.rules import WorkCalendar, working_days_between
from caunoi.difficulties.enums import DifficultyState, Level
from caunoi.difficulties.models import Difficulty, DifficultyStep
from caunoi.norms.catalogue import clock_norm
from caunoi.norms.models import NormRow
from caunoi.norms.queries import norm_known_at, norm_on
from caunoi.web.difficulty_states import FAMILIES

S = DifficultyState
#: Steps that start a new clock. A grouped difficulty that comes up from the field starts one too:
#: its level changes.
_STARTS = frozenset(
    "raise forward pull return return_on_behalf petition_sent petition_forwarded".split()
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A number and its unit; `heat` is "hot", "warm" or ""."""

    number: str
    unit: str
    heat: str = ""


def calendar_for(days: Iterable[date | None], on: date) -> WorkCalendar:
    """Return a calendar that covers all the days and today. Two queries, however many days."""
    known = [day for day in days if day is not None] + [on]
    return calendar_between(min(known), max(known)).calendar


def until(due_on: date, on: date, calendar: WorkCalendar, *, warn_on: date | None = None) -> Clock:
    if on > due_on:
        over = working_days_between(due_on, on, calendar)
        return Clock(str(over), ngettext("ngày quá hạn", "ngày quá hạn", over), "hot")
    left = working_days_between(on, due_on, calendar)
    heat = "warm" if left == 0 or (warn_on is not None and on >= warn_on) else ""
    if left == 0:
        return Clock(_("Nay"), _("đến hạn"), heat)
    return Clock(str(left), ngettext("ngày làm việc nữa", "ngày làm việc nữa", left), heat)


@dataclass(frozen=True, slots=True)
class Rung:
    """One level of the ladder: done, now, late or ahead; `note` is the day it was reached."""

    label: str
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One difficulty as it was on the day, with its clock and its ladder."""

    difficulty: Difficulty
    on: date
    calendar: WorkCalendar
    owner: User

    @property
    def state(self) -> str:
        return str(self.difficulty.state_then)  # type: ignore[attr-defined]

    @property
    def level(self) -> str:
        return str(self.difficulty.level_then)  # type: ignore[attr-defined]

    @property
    def due_on(self) -> date:
        due: date = self.difficulty.due_then  # type: ignore[attr-defined]
        return due

    @property
    def family(self) -> str:
        return FAMILIES[DifficultyState(self.state)]

    @property
    def state_word(self) -> str:
        return str(DifficultyState(self.state).label)

    @property
    def level_word(self) -> str:
        return str(Level(self.level).label)

    @property
    def is_open(self) -> bool:
        return self.state == S.OPEN

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on < self.on

    @property
    def clock(self) -> Clock:
        row = self.difficulty
        if self.is_open:
            warn_on = row.warn_on if row.due_on == self.due_on else None
            return until(self.due_on, self.on, self.calendar, warn_on=warn_on)
        if self.state == S.CLOSED:
            return Clock(_("Khép"), f"{row.closed_on:%d/%m/%Y}" if row.closed_on else "")
        return self._waiting_for_the_raiser()

    def _waiting_for_the_raiser(self) -> Clock:
        row = self.difficulty
        if row.answered_on is None or row.reply_due_on is None:  # it was opened again later
            return Clock(_("Chờ"), _("hồi âm"))
        days = working_days_between(row.answered_on, self.on, self.calendar)
        unit = ngettext("ngày chờ hồi âm", "ngày chờ hồi âm", days)
        return Clock(str(days), unit, "warm" if self.on > row.reply_due_on else "")

    @property
    def ladder(self) -> list[Rung]:
        return ladder_of(self.level, is_late=self.is_late, is_open=self.is_open)


def rows_of(found: Iterable[Difficulty], on: date) -> list[Row]:
    """Return the rows of a page, which share one calendar. Three queries besides `found`."""
    if not (found := list(found)):
        return []
    days = [day for row in found for day in (row.due_then, row.answered_on)]  # type: ignore[attr-defined]
    calendar = calendar_for(days, on)
    owners = User.objects.in_bulk({row.owner_then for row in found})  # type: ignore[attr-defined]
    return [Row(row, on, calendar, owners[row.owner_then]) for row in found]  # type: ignore[attr-defined]


def ladder_of(
    level: str, *, is_late: bool, is_open: bool, reached: dict[str, date] | None = None
) -> list[Rung]:
    reached = reached or {}
    here = Level.values.index(level)
    now = "late" if is_late else "now" if is_open else "done"
    kinds = ["done"] * here + [now] + ["ahead"] * (len(Level) - here - 1)
    return [
        Rung(str(each.label), kind, f"{reached[each]:%d/%m/%Y}" if each in reached else "")
        for each, kind in zip(Level, kinds, strict=True)
    ]


# --- why this day ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Explained:
    """Where the due day comes from: the norm, the first day, the days that the calendar left out.

    All of it as known when the due day was set. `changed` are calendar days announced or changed
    since; `rule_now` is the norm if it says something else by now.
    """

    started_on: date
    level: str
    due_on: date
    rule: NormRow | None
    rule_now: NormRow | None
    calendar: WorkCalendar
    holidays: list[PublicHoliday]
    changed: list[PublicHoliday]

    @property
    def counted(self) -> int:
        return working_days_between(self.started_on, self.due_on, self.calendar)

    @property
    def level_word(self) -> str:
        return str(Level(self.level).label)


def reached_on(steps: Sequence[DifficultyStep]) -> dict[str, date]:
    """Return the day on which each level was last reached."""
    return {step.to_level: step.on for step in steps if step.to_level != step.from_level}


def explain(row: Row, steps: Sequence[DifficultyStep]) -> Explained:
    """Explain the running clock, as known when it was set. Four queries."""
    start = next(step for step in reversed(steps) if _starts(step))
    began = row.difficulty.raised_on if start.transition == "raise" else start.on
    span = (began + timedelta(days=1), row.due_on)
    holidays = days_known_at(start.at, *span)
    name = clock_norm(row.difficulty.kind, start.to_level)
    rule, now = norm_known_at(name, began, start.at), norm_on(name, began)
    return Explained(
        started_on=began,
        level=start.to_level,
        due_on=row.due_on,
        rule=rule,
        rule_now=now if now != rule else None,
        calendar=calendar_of(holidays),
        holidays=holidays,
        changed=days_changed_since(start.at, *span),
    )


def _starts(step: DifficultyStep) -> bool:
    return step.transition in _STARTS or step.from_level != step.to_level
