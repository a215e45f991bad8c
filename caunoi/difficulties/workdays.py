"""The clock of a difficulty: how many working days it has, and when they are over."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from caunoi.difficulties.enums import WORKED, DayKind, DifficultyKind, Level
from caunoi.difficulties.models import DifficultyRule, PublicHoliday
from caunoi.difficulties.refusals import DifficultyRefusal
from caunoi.difficulties.rules import (
    WorkCalendar,
    working_days_after,
    working_days_before,
)

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
    rows = PublicHoliday.objects.filter(day__gte=first, day__lte=last)
    worked: set[date] = set()
    off: set[date] = set()
    for day, kind in rows.values_list("day", "kind"):
        (worked if kind in WORKED else off).add(day)
    calendar = WorkCalendar(frozenset(off), frozenset(worked))
    known, years = years_with_tet(), range(first.year, last.year + 1)
    return KnownCalendar(calendar, tuple(year for year in years if year not in known))


def years_with_tet() -> set[int]:
    """Return the years whose Tết stands in the calendar. One query."""
    days = PublicHoliday.objects.filter(kind=DayKind.TET).dates("day", "year")
    return {day.year for day in days}


def rule_for(kind: str, level: str, on: date) -> DifficultyRule:
    """Return the row that says how long a level has for a kind; refuses a day without one."""
    rule = DifficultyRule.objects.on(on).filter(kind=kind, level=level).first()
    if rule is None:
        raise DifficultyRefusal(
            _("Ngày %(day)s chưa có hạn trả lời cho khó khăn %(kind)s ở cấp %(level)s.")
            % {
                "day": f"{on:%d/%m/%Y}",
                "kind": DifficultyKind(kind).label,
                "level": Level(level).label,
            }
        )
    return rule


def clock(kind: str, level: str, on: date) -> Clock:
    """Return the clock that starts on the day for a kind at a level. Three queries."""
    rule = rule_for(kind, level, on)
    known = calendar_between(on, on + timedelta(days=rule.working_days * 2) + _ROOM)
    due_on = working_days_after(on, rule.working_days, known.calendar)
    warn_on = working_days_before(due_on, rule.warn_days, known.calendar)
    return Clock(due_on, warn_on, _touched(known, due_on))


def reply_due(kind: str, level: str, on: date) -> date:
    """Return the last day on which the raiser of an answer of the day may still reply in time."""
    rule = rule_for(kind, level, on)
    known = calendar_between(on, on + timedelta(days=rule.reply_days * 2) + _ROOM)
    return working_days_after(on, rule.reply_days, known.calendar)


def _touched(known: KnownCalendar, due_on: date) -> tuple[int, ...]:
    return tuple(year for year in known.unknown_years if year <= due_on.year)


def said_unknown(years: "list[int] | tuple[int, ...]") -> str:
    """Say what the calendar lacks, "" where it lacks nothing."""
    if not years:
        return ""
    return _(
        "Lịch chưa có ngày nghỉ Tết năm %(years)s nên hạn này có thể sớm hơn thực tế; ghi lịch "
        "nghỉ theo thông báo của năm đó."
    ) % {"years": ", ".join(str(year) for year in years)}
