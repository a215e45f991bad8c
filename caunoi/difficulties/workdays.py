"""The clock of a difficulty: how many working days it has, and when they are over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.difficulties.enums import WORKED, DayKind
from caunoi.difficulties.models import PublicHoliday
from caunoi.difficulties.rules import (
    WorkCalendar,
    working_days_after,
    working_days_before,
)
from caunoi.norms.catalogue import clock_norm
from caunoi.norms.queries import norm_in_force

#: Twice as many days as working days, and the longest holiday, reach every due day.
_ROOM = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class KnownCalendar:
    """The calendar of a span of days, and the years in it whose Tết stands in no row."""

    calendar: WorkCalendar
    unknown_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """When an answer is due, when its owner is told before, and how sure the calendar is."""

    due_on: date
    warn_on: date
    unknown_years: tuple[int, ...]


def calendar_between(first: date, last: date) -> KnownCalendar:
    """Return the calendar of the days from `first` to `last`. Two queries."""
    rows = PublicHoliday.objects.standing().filter(day__gte=first, day__lte=last)
    calendar = calendar_of(rows)
    known, years = years_with_tet(), range(first.year, last.year + 1)
    return KnownCalendar(calendar, tuple(year for year in years if year not in known))


def calendar_of(rows: Iterable[PublicHoliday]) -> WorkCalendar:
    """Return the calendar that differs from the week by these rows."""
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

    They did not move what was counted then. One query.
    """
    later = Q(recorded_at__gt=at) | Q(withdrawn_at__gt=at)
    return list(PublicHoliday.objects.filter(later, day__gte=first, day__lte=last))


def years_with_tet() -> set[int]:
    """Return the years whose Tết stands in the calendar. One query."""
    days = PublicHoliday.objects.standing().filter(kind=DayKind.TET).dates("day", "year")
    return {day.year for day in days}


def days_for(kind: str, level: str, on: date) -> dict[str, int]:
    """Return how long a level has for a kind; refuses a day for which no norm says it."""
    days: dict[str, int] = norm_in_force(clock_norm(kind, level), on).values
    return days


def clock(kind: str, level: str, on: date) -> Clock:
    """Return the clock that starts on the day for a kind at a level. Three queries."""
    days = days_for(kind, level, on)
    known = calendar_between(on, on + timedelta(days=days["working_days"] * 2) + _ROOM)
    due_on = working_days_after(on, days["working_days"], known.calendar)
    warn_on = working_days_before(due_on, days["warn_days"], known.calendar)
    return Clock(due_on, warn_on, _touched(known, due_on))


def reply_due(kind: str, level: str, on: date) -> date:
    """Return the last day on which the raiser of an answer of the day may still reply in time."""
    days = days_for(kind, level, on)["reply_days"]
    known = calendar_between(on, on + timedelta(days=days * 2) + _ROOM)
    return working_days_after(on, days, known.calendar)


def _touched(known: KnownCalendar, due_on: date) -> tuple[int, ...]:
    return tuple(year for year in known.unknown_years if year <= due_on.year)


def said_unknown(years: "list[int] | tuple[int, ...]") -> str:
    """Say what the calendar lacked when a day was set, "" where it lacked nothing."""
    if not years:
        return ""
    said = {"years": ", ".join(str(year) for year in years)}
    if set(years) <= years_with_tet():
        return (
            _("Khi đặt hạn, lịch chưa có ngày nghỉ Tết năm %(years)s, nay đã có; hạn giữ nguyên.")
            % said
        )
    return (
        _(
            "Lịch chưa có ngày nghỉ Tết năm %(years)s nên hạn này có thể sớm hơn thực tế; ghi lịch "
            "nghỉ theo thông báo của năm đó."
        )
        % said
    )
