"""Half-open periods, the clock and money."""

from datetime import date, timedelta

from caunoi.common import clock
from caunoi.common.effective import days_in_month, first_of_next_month, holds
from caunoi.common.money import format_vnd, group_digits


def test_last_day_does_not_belong_to_a_period() -> None:
    period = (date(2018, 1, 1), date(2018, 2, 1))
    assert holds(*period, on=date(2018, 1, 1))
    assert holds(*period, on=date(2018, 1, 31))
    assert not holds(*period, on=date(2018, 2, 1))


def test_unknown_ends_are_open() -> None:
    assert holds(None, None, on=date(1, 1, 1))


def test_month_of_a_leap_year() -> None:
    assert days_in_month(date(2016, 2, 5)) == 29
    assert first_of_next_month(date(2016, 12, 31)) == date(2017, 1, 1)


def test_story_day_is_pinned_only_inside() -> None:
    real = clock.today()
    with clock.pinned_to(date(2018, 12, 20)):
        assert clock.today() == date(2018, 12, 20)
        assert clock.now().date() >= real - timedelta(days=1)  # UTC
    assert clock.today() == real


def test_amount_is_written_as_officials_do() -> None:
    assert format_vnd(8_340_000) == "8.340.000\u00a0đ"
    assert group_digits(-1_200_000) == "−1.200.000"
    assert group_digits(0) == "0"
