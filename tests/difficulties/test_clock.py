"""How long each level has, and when it is over."""

from datetime import UTC, date, datetime

import pytest

from caunoi.accounts.roles import Role
from caunoi.calendar import queries
from caunoi.calendar.models import PublicHoliday
from caunoi.calendar.rules import WorkCalendar
from caunoi.difficulties.due_days import clock, days_for, describe_unknown_years, reply_due
from caunoi.difficulties.enums import DifficultyKind, Level
from caunoi.difficulties.models import Difficulty
from caunoi.difficulties.rules import LEVELS
from caunoi.norms.actions import approve_norm_change, propose_norm_change
from caunoi.norms.catalogue import DIFFICULTY_KINDS, DIFFICULTY_LEVELS, clock_norm
from caunoi.norms.models import NormChange, NormRow
from caunoi.norms.queries import NormNotKnown
from tests.factories.difficulties import Desk

pytestmark = pytest.mark.django_db


def test_the_clock_steps_over_tet_and_says_when_to_warn() -> None:
    found = clock("procedure", "collaborator", date(2018, 2, 12))  # Tết off: 14/02 to 20/02
    assert found.due_on == date(2018, 2, 26)
    assert found.warn_on == date(2018, 2, 23)
    assert found.unknown_years == ()


def test_every_level_has_its_days_for_every_kind_and_all_are_our_own_choice() -> None:
    norms = NormRow.objects.filter(norm__startswith="difficulty-")
    assert set(norms.values_list("confidence", flat=True)) == {"L"}
    wanted = {clock_norm(kind, level) for kind in DifficultyKind for level in Level}
    assert set(norms.values_list("norm", flat=True)) == wanted
    assert list(DIFFICULTY_KINDS) == sorted(DifficultyKind.values)
    assert tuple(DIFFICULTY_LEVELS) == LEVELS == tuple(Level.values)
    labels = {str(DIFFICULTY_KINDS[kind]) for kind in DifficultyKind}
    assert labels == {str(kind.label) for kind in DifficultyKind}


def test_a_year_without_tet_is_said_and_never_guessed(desk: Desk) -> None:
    tet = PublicHoliday.objects.filter(day__year=2019, kind="tet")
    tet.update(withdrawn_at=datetime(2018, 12, 1, tzinfo=UTC))
    difficulty = desk.climb(desk.raise_one(date(2018, 12, 20)), "authority", date(2018, 12, 20))
    assert difficulty.unknown_years == [2019]
    assert "chưa có ngày nghỉ Tết năm 2019" in describe_unknown_years(difficulty.unknown_years)
    assert describe_unknown_years([]) == ""
    with_tet = clock("procedure", "collaborator", date(2018, 10, 1))
    assert with_tet.unknown_years == ()
    assert clock("policy", "authority", date(2026, 12, 1)).unknown_years == (2027,)


def test_days_are_a_norm_and_a_change_of_it_moves_the_next_clock(desk: Desk) -> None:
    propose_and_approve(desk, "procedure", "centre", date(2018, 11, 1), working_days=3)
    assert clock("procedure", "centre", date(2018, 10, 29)).due_on == date(2018, 11, 12)
    assert clock("procedure", "centre", date(2018, 11, 5)).due_on == date(2018, 11, 8)
    assert reply_due("procedure", "centre", date(2018, 11, 5)) == date(2018, 11, 19)


def test_a_day_without_a_norm_is_refused_and_says_where_to_record_it() -> None:
    with pytest.raises(NormNotKnown, match="thủ tục hành chính, cấp Trung tâm"):
        clock("procedure", "centre", date(2008, 11, 5))


def propose_and_approve(
    desk: Desk, kind: str, level: str, starts_on: date, **days: int
) -> NormChange:
    """Give a level other days from a day on, as the officer proposes and the director approves."""
    change = propose_norm_change(
        norm=clock_norm(kind, level),
        values={**days_for(kind, level, starts_on), **days},
        starts_on=starts_on,
        citation="QĐ thử của Trung tâm",
        confidence="H",
        reason="Trung tâm đã quyết định bằng văn bản.",
        by=desk.people[Role.OFFICER],
        on=starts_on,
    )
    approve_norm_change(change=change, by=desk.people[Role.DIRECTOR], on=starts_on)
    return change


def test_sabotage_a_clock_that_forgets_holidays_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries, "WorkCalendar", lambda off, worked: WorkCalendar())
    assert clock("procedure", "collaborator", date(2018, 2, 12)).due_on == date(2018, 2, 19)
    assert not Difficulty.objects.exists()
