"""Clocks, and checks that are stored and read again."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from caunoi.common.sentences import Vnd, sentence
from caunoi.common.verdict import Basis, Confidence
from caunoi.fieldwork.rules import (
    NEED_WAITS,
    PROPOSAL_WAITS,
    RULE_TITLES,
    Check,
    CheckOutcome,
    Heat,
    clock_of,
    gravest,
    heat_of_task,
)
from caunoi.fieldwork.stored import restored, stored

DAY = date(2018, 9, 27)


@pytest.mark.parametrize(
    ("on", "days", "heat"),
    [
        (date(2018, 9, 27), 0, Heat.CALM),
        (date(2018, 10, 16), 19, Heat.CALM),
        (date(2018, 10, 17), 20, Heat.SOON),
        (date(2018, 10, 27), 30, Heat.SOON),
        (date(2018, 10, 28), 31, Heat.LATE),
    ],
)
def test_a_need_is_answered_within_a_month(on: date, days: int, heat: Heat) -> None:
    clock = clock_of(DAY, on)
    assert (clock.days, clock.due_on, clock.heat) == (days, date(2018, 10, 27), heat)


@given(st.integers(0, 400), st.sampled_from([NEED_WAITS, PROPOSAL_WAITS]))
def test_a_clock_only_gets_hotter(days: int, waits: timedelta) -> None:
    order = [Heat.CALM, Heat.SOON, Heat.LATE]
    now = clock_of(DAY, DAY + timedelta(days), waits)
    tomorrow = clock_of(DAY, DAY + timedelta(days + 1), waits)
    assert order.index(now.heat) <= order.index(tomorrow.heat)
    assert (now.heat == Heat.LATE) == (days > waits.days)


@pytest.mark.parametrize(
    ("on", "heat"),
    [
        (date(2018, 9, 19), Heat.CALM),
        (date(2018, 9, 20), Heat.SOON),
        (date(2018, 9, 27), Heat.SOON),
        (date(2018, 9, 28), Heat.LATE),
    ],
)
def test_a_task_is_late_the_day_after(on: date, heat: Heat) -> None:
    assert heat_of_task(DAY, on) == heat


def test_the_gravest_outcome_stands() -> None:
    def said(*outcomes: str) -> CheckOutcome:
        return gravest(Check("active", CheckOutcome(o), "x") for o in outcomes)

    assert said("pass", "check", "fail", "pass") == CheckOutcome.FAIL
    assert said("pass", "check") == CheckOutcome.CHECK
    assert said("pass") == said() == CheckOutcome.PASS


def test_stored_checks_are_read_again_in_the_language_of_the_reader() -> None:
    check = Check(
        "ceiling",
        CheckOutcome.CHECK,
        sentence(
            "Đề nghị %(asked)s, trong mức tối đa %(most)s.",
            asked=Vnd(175_000_000),
            most=Vnd(200_000_000),
        ),
        basis=(
            Basis("TTLT 26/2014, Điều 6"),
            Basis(sentence("ngày bắt đầu áp dụng %(day)s", day=DAY), Confidence.LOW),
        ),
        steps=(sentence("%(f)s %(n)s %(s)s", f=Fraction(3, 10), n=1500, s=sentence("đang chạy")),),
        would_change=("một câu", sentence("Đề nghị không quá %(most)s.", most=Vnd(1))),
    )
    (again,) = restored(stored([check]))
    assert again == check
    assert str(again.sentence) == "Đề nghị 175.000.000\u00a0đ, trong mức tối đa 200.000.000\u00a0đ."
    assert str(again.steps[0]) == "0,3 1.500 đang chạy"
    with override("en"):
        assert str(again.sentence) == (
            "175,000,000\u00a0đ requested, within the most allowed, 200,000,000\u00a0đ."
        )


def test_every_rule_has_a_title() -> None:
    assert set(RULE_TITLES) >= {"active", "eligibility", "ceiling", "counterpart", "season"}
