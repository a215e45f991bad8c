"""Half-open periods, the clock and money."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.common import clock
from caunoi.common.effective import days_in_month, days_of_month, first_of_next_month, holds
from caunoi.common.money import format_vnd, group_digits, share_down


def test_last_day_does_not_belong_to_a_period() -> None:
    period = (date(2018, 1, 1), date(2018, 2, 1))
    assert holds(*period, on=date(2018, 1, 1))
    assert holds(*period, on=date(2018, 1, 31))
    assert not holds(*period, on=date(2018, 2, 1))


def test_unknown_ends_are_open() -> None:
    assert holds(None, None, on=date(1, 1, 1))


def test_month_of_a_leap_year() -> None:
    assert days_in_month(date(2016, 2, 5)) == 29
    assert len(list(days_of_month(date(2016, 2, 5)))) == 29
    assert first_of_next_month(date(2016, 12, 31)) == date(2017, 1, 1)


def test_story_day_is_pinned_only_inside() -> None:
    real = clock.today()
    with clock.pinned_to(date(2018, 12, 20)):
        assert clock.today() == date(2018, 12, 20)
        assert clock.is_pinned()
        assert clock.now().date() >= real.replace(day=1)
    assert clock.today() == real


def test_amount_is_written_as_officials_do() -> None:
    assert format_vnd(8_340_000) == "8.340.000\u00a0đ"
    assert group_digits(-1_200_000) == "−1.200.000"
    assert group_digits(0) == "0"


def test_three_tenths_is_exact() -> None:
    assert share_down(1_390_000, 3, 10) == 417_000


@given(st.integers(0, 10**15), st.integers(0, 100), st.integers(1, 100), st.integers(1, 1000))
def test_share_is_rounded_down_and_never_more(
    amount: int, numerator: int, denominator: int, step: int
) -> None:
    share = share_down(amount, numerator, denominator, step)
    assert share % step == 0
    assert share * denominator <= amount * numerator < (share + step) * denominator


def test_step_must_be_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        share_down(1, 1, 1, 0)
