"""The calendar as it is today, and as it was known at a moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from caunoi.calendar.enums import WORKED, DayKind
from caunoi.calendar.models import PublicHoliday
from caunoi.calendar.rules import WorkCalendar


@dataclass(frozen=True, slots=True)
class KnownCalendar:
    """The calendar of a range of days, and the years in it for which no Tết is recorded."""

    calendar: WorkCalendar
    unknown_years: tuple[int, ...]


def calendar_between(first: date, last: date) -> KnownCalendar:
    """Return the calendar of the days from `first` to `last`. Two queries."""
    rows = PublicHoliday.objects.standing().filter(day__gte=first, day__lte=last)
    calendar = calendar_of(rows)
    known, years = years_with_tet(), range(first.year, last.year + 1)
    return KnownCalendar(calendar, tuple(year for year in years if year not in known))


def calendar_of(rows: Iterable[PublicHoliday]) -> WorkCalendar:
    worked: set[date] = set()
    off: set[date] = set()
    for row in rows:
        (worked if row.kind in WORKED else off).add(row.day)
    return WorkCalendar(frozenset(off), frozenset(worked))


def days_known_at(at: datetime, first: date, last: date) -> list[PublicHoliday]:
    """Return the days that counted at a moment, between `first` and `last`. One query."""
    return list(PublicHoliday.objects.known_at(at).filter(day__gte=first, day__lte=last))


def days_changed_since(at: datetime, first: date, last: date) -> list[PublicHoliday]:
    """Return the days recorded or withdrawn after a moment, between `first` and `last`.

    They do not move deadlines counted at that moment. One query.
    """
    later = Q(recorded_at__gt=at) | Q(withdrawn_at__gt=at)
    return list(PublicHoliday.objects.filter(later, day__gte=first, day__lte=last))


def years_with_tet() -> set[int]:
    """Return the years with a recorded Tết. One query."""
    days = PublicHoliday.objects.standing().filter(kind=DayKind.TET).dates("day", "year")
    return {day.year for day in days}
