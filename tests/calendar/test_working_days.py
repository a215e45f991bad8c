"""Working days against a brute-force oracle, the seed against the rule of the law."""

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from caunoi.calendar.loader import load_calendar
from caunoi.calendar.models import PublicHoliday
from caunoi.calendar.queries import calendar_between
from caunoi.calendar.rules import (
    WorkCalendar,
    working_days_after,
    working_days_before,
    working_days_between,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2016, 1, 1), date(2026, 12, 31)

#: First day of the lunar year, from the almanac; independent of the seed.
MUNG_1 = {
    **{2016: (2, 8), 2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12)},
    **{2022: (2, 1), 2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17)},
}
#: Years with a second month twice: the tenth of the third month comes 29 days later.
LEAP_SECOND_MONTH = {2023}


def days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def works(day: date) -> bool:
    """The oracle: asks the table for one day, and the name of the weekday."""
    row = PublicHoliday.objects.filter(day=day).first()
    if row is not None:
        return row.kind == "swapped_on"
    return day.strftime("%A") not in ("Saturday", "Sunday")


def test_due_days_agree_with_counting_day_by_day() -> None:
    calendar = calendar_between(FIRST, LAST).calendar
    table = {day: works(day) for day in days(FIRST, LAST)}
    assert {day: calendar.is_working(day) for day in table} == table
    draw = random.Random(20181220)
    for _time in range(2000):
        start = FIRST + timedelta(days=draw.randrange((LAST - FIRST).days - 120))
        count = draw.randrange(1, 46)
        due = working_days_after(start, count, calendar)
        inside = [day for day in days(start + timedelta(days=1), due) if table[day]]
        assert len(inside) == count
        assert inside[-1] == due
        assert working_days_between(start, due, calendar) == count
        back = working_days_before(due, count - 1, calendar)
        assert back == inside[0]


def test_an_empty_calendar_knows_the_week_alone() -> None:
    friday = date(2018, 10, 5)
    assert working_days_after(friday, 1, WorkCalendar()) == date(2018, 10, 8)
    assert working_days_after(friday, 5, WorkCalendar()) == date(2018, 10, 12)
    assert working_days_before(friday, 0, WorkCalendar()) == friday


def test_a_swapped_saturday_is_a_working_day() -> None:
    calendar = calendar_between(date(2018, 12, 1), date(2019, 1, 31)).calendar
    assert not calendar.is_working(date(2018, 12, 31))
    assert calendar.is_working(date(2019, 1, 5))


def test_the_seed_follows_the_rule_of_the_law() -> None:
    """Fixed days, five days of Tết around the first, Giỗ Tổ, and a day in lieu of each weekend."""
    rows = {row.day: row for row in PublicHoliday.objects.all()}
    for year in range(FIRST.year, LAST.year + 1):
        of_year = {day: row for day, row in rows.items() if day.year == year}
        for month, number in ((1, 1), (4, 30), (5, 1), (9, 2)):
            assert date(year, month, number) in of_year
        first = date(year, *MUNG_1[year])
        tet = sorted(day for day, row in of_year.items() if row.kind == "tet")
        assert len(tet) == 5
        assert (tet[4] - tet[0]).days == 4
        assert first in tet
        forbears = first + timedelta(days=59 + 9 + 29 * (year in LEAP_SECOND_MONTH))
        assert of_year[forbears].kind == "forbears"
        national = [day for day, row in of_year.items() if row.name.startswith("Quốc khánh")]
        assert len(national) == (1 if year < 2021 else 2)
        statutory = [row for row in of_year.values() if row.kind in ("holiday", "tet", "forbears")]
        assert len(statutory) == (10 if year < 2021 else 11), year
        legal = [d for d, row in of_year.items() if row.kind in ("holiday", "tet", "forbears")]
        lost = sum(day.weekday() >= 5 for day in legal)
        in_lieu = [day for day, row in of_year.items() if row.kind == "in_lieu"]
        assert len(in_lieu) == lost, year
        assert all(day.weekday() < 5 for day in in_lieu)


def test_a_day_in_lieu_follows_its_holiday_and_an_exchange_names_its_other_day() -> None:
    rows = {row.day: row for row in PublicHoliday.objects.all()}
    for day, row in rows.items():
        if row.kind == "in_lieu":
            before = [day - timedelta(days=number) for number in range(1, 6)]
            lost = [d for d in before if d in rows and d.weekday() >= 5]
            assert any(rows[d].kind in ("holiday", "tet", "forbears") for d in lost), row
        if row.kind.startswith("swapped"):
            named = re.search(r"ngày (\d\d)/(\d\d)/(\d{4})", row.name)
            assert named is not None, row
            other = rows[date(int(named[3]), int(named[2]), int(named[1]))]
            assert {row.kind, other.kind} == {"swapped_on", "swapped_off"}
            assert other.document == row.document
            assert (row.kind == "swapped_on") == (day.weekday() >= 5)


#: Days off of the civil servants at Tết, weekends left out, as the notices give them.
TET_OFF = {
    **{2016: ("02-08", "02-12"), 2017: ("01-26", "02-01"), 2018: ("02-14", "02-20")},
    **{2019: ("02-04", "02-08"), 2020: ("01-23", "01-29"), 2021: ("02-10", "02-16")},
    **{2022: ("01-31", "02-04"), 2023: ("01-20", "01-26"), 2024: ("02-08", "02-14")},
    **{2025: ("01-27", "01-31"), 2026: ("02-16", "02-20")},
}
#: Years whose notice is known by number, day and issuer.
NUMBERED = {2016, 2018, 2019, 2022, 2023, 2024, 2025, 2026}


@pytest.mark.parametrize("year", TET_OFF)
def test_offices_rest_at_tet_as_the_notice_of_the_year_says(year: int) -> None:
    first, last = (date.fromisoformat(f"{year}-{day}") for day in TET_OFF[year])
    known = calendar_between(first - timedelta(days=14), last + timedelta(days=14)).calendar
    assert not any(known.is_working(day) for day in days(first, last))
    off = [day for day in days(first - timedelta(days=14), last + timedelta(days=14))]
    weekdays = [day for day in off if day.weekday() < 5 and not known.is_working(day)]
    assert weekdays == [day for day in days(first, last) if day.weekday() < 5]
    marks = set(PublicHoliday.objects.filter(kind="tet", day__year=year).values_list("confidence"))
    assert marks == {("M",) if year in NUMBERED else ("L",)}


def test_every_row_has_its_document_and_none_claims_more_than_was_read() -> None:
    assert not PublicHoliday.objects.filter(document="").exists()
    assert not PublicHoliday.objects.filter(confidence="H").exists()


def test_loading_again_changes_nothing_and_repairs_what_was_changed() -> None:
    assert load_calendar() == 0
    PublicHoliday.objects.filter(day=date(2018, 9, 2)).update(name="Khác")
    PublicHoliday.objects.create(
        day=date(2018, 9, 5), name="Khai giảng", kind="holiday", document="?", confidence="L"
    )
    assert load_calendar() == 2
    assert load_calendar() == 0
    gone = PublicHoliday.objects.get(name="Khai giảng")
    assert gone.withdrawn_at is not None
