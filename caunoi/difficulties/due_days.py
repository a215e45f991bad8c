"""The clock of a difficulty: how many working days it has, and when they are over."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from caunoi.calendar.queries import KnownCalendar, calendar_between, years_with_tet
from caunoi.calendar.rules import working_days_after, working_days_before
from caunoi.norms.catalogue import clock_norm
from caunoi.norms.queries import norm_in_force

#: Twice the working days plus the longest holiday covers every due day.
_ROOM = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Clock:
    """When an answer is due and its owner is warned, and the years whose calendar is incomplete."""

    due_on: date
    warn_on: date
    unknown_years: tuple[int, ...]


def days_for(kind: str, level: str, on: date) -> dict[str, int]:
    """Return the clock's days by the norm of the day. Refuses a day without a norm."""
    days: dict[str, int] = norm_in_force(clock_norm(kind, level), on).values
    return days


def clock(kind: str, level: str, on: date) -> Clock:
    """Return the clock that starts on the day. Three queries."""
    days = days_for(kind, level, on)
    known = calendar_between(on, on + timedelta(days=days["working_days"] * 2) + _ROOM)
    due_on = working_days_after(on, days["working_days"], known.calendar)
    warn_on = working_days_before(due_on, days["warn_days"], known.calendar)
    return Clock(due_on, warn_on, _touched(known, due_on))


def reply_due(kind: str, level: str, on: date) -> date:
    """Return the last day on which the raiser may reply to an answer given on the day."""
    days = days_for(kind, level, on)["reply_days"]
    known = calendar_between(on, on + timedelta(days=days * 2) + _ROOM)
    return working_days_after(on, days, known.calendar)


def _touched(known: KnownCalendar, due_on: date) -> tuple[int, ...]:
    return tuple(year for year in known.unknown_years if year <= due_on.year)


def describe_unknown_years(years: "list[int] | tuple[int, ...]") -> str:
    """Return what the calendar lacked when a day was set; "" if nothing."""
    if not years:
        return ""
    params = {"years": ", ".join(str(year) for year in years)}
    if set(years) <= years_with_tet():
        return (
            _("Khi đặt hạn, lịch chưa có ngày nghỉ Tết năm %(years)s, nay đã có; hạn giữ nguyên.")
            % params
        )
    return (
        _(
            "Lịch chưa có ngày nghỉ Tết năm %(years)s nên hạn này có thể sớm hơn thực tế; ghi lịch "
            "nghỉ theo thông báo của năm đó."
        )
        % params
    )
