"""Counts working days. Plain functions; no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

#: Saturday and Sunday: the offices' week of 40 hours, QĐ 188/1999/QĐ-TTg [M].
WEEKEND = (5, 6)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The days that differ from the week: weekdays off, weekend days worked."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
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
    """Count the working days after `first`, up to and including `last`; 0 if it is earlier."""
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
