"""A clock counts by the calendar of the day it starts; what was given before keeps its due day."""

from datetime import date

import pytest

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.calendar.actions import approve_days
from caunoi.calendar.queries import days_changed_since, days_known_at, years_with_tet
from caunoi.difficulties.due_days import clock, describe_unknown_years
from tests.factories.calendar import DAY, propose, withdraw
from tests.factories.difficulties import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(people: dict[Role, User]) -> User:
    return people[Role.OFFICER]


@pytest.fixture
def director(people: dict[Role, User]) -> User:
    return people[Role.DIRECTOR]


def test_a_proposal_moves_no_clock_until_another_person_approves(
    officer: User, director: User
) -> None:
    change = propose(officer)
    due = clock("procedure", "collaborator", date(2018, 10, 8)).due_on
    assert due == date(2018, 10, 15)
    approve_days(change=change, by=director, on=DAY)
    assert clock("procedure", "collaborator", date(2018, 10, 8)).due_on == date(2018, 10, 17)


def test_a_due_day_that_was_given_stays_and_says_what_the_calendar_learned_since(
    desk: Desk, officer: User, director: User
) -> None:
    difficulty = desk.raise_one(date(2018, 10, 8))
    step = difficulty.steps.get()
    before = difficulty.due_on
    approve_days(change=propose(officer), by=director, on=DAY)
    difficulty.refresh_from_db()
    assert difficulty.due_on == before
    span = (difficulty.raised_on, before)
    assert days_known_at(step.at, *span) == []
    assert [row.name for row in days_changed_since(step.at, *span)] == ["Nghỉ bão", "Nghỉ bão"]
    assert desk.raise_one(date(2018, 10, 8)).due_on > before


def test_a_wrong_day_is_withdrawn_and_what_was_counted_by_it_can_be_explained(
    desk: Desk, officer: User, director: User
) -> None:
    difficulty = desk.raise_one(date(2018, 8, 31))
    row = withdraw(date(2018, 9, 3), officer, director)
    assert row.withdrawn_at is not None
    step = difficulty.steps.get()
    span = (difficulty.raised_on, difficulty.due_on)
    assert row in days_known_at(step.at, *span)
    assert days_changed_since(step.at, *span) == [row]
    assert desk.raise_one(date(2018, 8, 31)).due_on < difficulty.due_on


def test_the_notice_of_a_year_makes_it_known(officer: User, director: User) -> None:
    assert 2027 not in years_with_tet()
    assert "Lịch chưa có ngày nghỉ Tết năm 2027" in describe_unknown_years([2027])
    tet = propose(
        officer,
        first_on=date(2027, 2, 4),
        last_on=date(2027, 2, 8),
        kind="tet",
        name="Tết Nguyên đán",
    )
    approve_days(change=tet, by=director, on=DAY)
    assert 2027 in years_with_tet()
    assert "nay đã có; hạn giữ nguyên" in describe_unknown_years([2027])
