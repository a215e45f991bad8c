"""The calendar changes by two persons; what was counted before keeps the calendar of then."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.difficulties import days
from caunoi.difficulties.days import approve_days, propose_days, propose_withdrawal, return_days
from caunoi.difficulties.enums import DayKind
from caunoi.difficulties.loader import load_difficulties
from caunoi.difficulties.models import DayChange, PublicHoliday
from caunoi.difficulties.refusals import DifficultyRefusal
from caunoi.difficulties.workdays import (
    clock,
    days_changed_since,
    days_known_at,
    said_unknown,
    years_with_tet,
)
from caunoi.journal.models import Entry
from caunoi.norms import actions as norms
from caunoi.norms.actions import NormChangeRefusal, OwnProposal
from tests.factories.difficulties import Desk

pytestmark = pytest.mark.django_db
DAY = date(2018, 10, 1)
NOTICE = {
    "first_on": date(2018, 10, 10),
    "last_on": date(2018, 10, 11),
    "name": "Nghỉ bão",
    "kind": "holiday",
    "document": "CĐ thử 01/CĐ-UBND ngày 01/10/2018 của UBND tỉnh",
    "confidence": "M",
}


@pytest.fixture
def officer(people: dict[Role, User]) -> User:
    return people[Role.OFFICER]


@pytest.fixture
def director(people: dict[Role, User]) -> User:
    return people[Role.DIRECTOR]


@pytest.fixture
def officer_who_also_decides(officer: User) -> User:
    """One person with both rights: only the two-person check stands between them and the days."""
    RoleGrant.objects.create(user=officer, role=Role.DEPUTY)
    return officer


def propose(by: User, **told: Any) -> DayChange:
    return propose_days(**{**NOTICE, "by": by, "on": DAY, **told})


def withdraw(day: date, officer: User, director: User) -> PublicHoliday:
    row = PublicHoliday.objects.standing().get(day=day)
    change = propose_withdrawal(day=row, reason="Thông báo ghi ngày khác.", by=officer, on=DAY)
    approve_days(change=change, by=director, on=DAY)
    row.refresh_from_db()
    return row


def test_a_proposal_moves_no_clock_until_another_person_approves(
    officer: User, director: User
) -> None:
    change = propose(officer)
    due = clock("procedure", "collaborator", date(2018, 10, 8)).due_on
    assert due == date(2018, 10, 15)
    approve_days(change=change, by=director, on=DAY)
    assert clock("procedure", "collaborator", date(2018, 10, 8)).due_on == date(2018, 10, 17)
    rows = PublicHoliday.objects.filter(change=change)
    assert [row.day for row in rows] == [date(2018, 10, 10), date(2018, 10, 11)]
    assert {row.document for row in rows} == {NOTICE["document"]}


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


def test_the_database_deletes_no_day(officer: User) -> None:
    row = PublicHoliday.objects.get(day=date(2018, 9, 3))
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        propose(officer).delete()


def test_a_withdrawn_day_may_be_recorded_again_and_only_one_stands(
    officer: User, director: User
) -> None:
    day = date(2018, 9, 3)
    withdraw(day, officer, director)
    again = propose(officer, first_on=day, last_on=day, kind="in_lieu", name="Nghỉ bù Quốc khánh")
    approve_days(change=again, by=director, on=DAY)
    assert PublicHoliday.objects.filter(day=day).count() == 2
    assert PublicHoliday.objects.standing().get(day=day).confidence == "M"


def test_the_proposer_may_not_approve_and_is_told_who_may(officer_who_also_decides: User) -> None:
    change = propose(officer_who_also_decides)
    with pytest.raises(OwnProposal, match="Giám đốc Trung tâm"):
        approve_days(change=change, by=officer_who_also_decides, on=DAY)
    with pytest.raises(OwnProposal):
        return_days(change=change, reason="x", by=officer_who_also_decides, on=DAY)


def test_sabotage_without_the_two_person_check_the_database_still_refuses(
    officer_who_also_decides: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = propose(officer_who_also_decides)
    monkeypatch.setattr(norms, "refuse_own_proposal", lambda *_: None)
    with pytest.raises(IntegrityError), transaction.atomic():
        approve_days(change=change, by=officer_who_also_decides, on=DAY)
    change.refresh_from_db()
    assert change.state == "proposed"
    assert not PublicHoliday.objects.filter(name="Nghỉ bão").exists()


def test_sabotage_a_day_recorded_twice_is_refused_by_the_database_too(
    officer: User, director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = propose(officer), propose(officer)
    approve_days(change=first, by=director, on=DAY)
    with pytest.raises(DifficultyRefusal, match="Lịch đã ghi 10/10/2018"):
        approve_days(change=second, by=director, on=DAY)
    monkeypatch.setattr(days, "_refuse_recorded", lambda _: None)
    with pytest.raises(IntegrityError), transaction.atomic():
        approve_days(change=second, by=director, on=DAY)
    assert PublicHoliday.objects.filter(name="Nghỉ bão").count() == 2


def test_only_who_holds_the_right_may_propose_or_decide(people: dict[Role, User]) -> None:
    with pytest.raises(NotPermitted):
        propose(people[Role.COLLABORATOR])
    change = propose(people[Role.OFFICER])
    with pytest.raises(NotPermitted):
        approve_days(change=change, by=people[Role.ACCOUNTANT], on=DAY)


def test_a_decided_proposal_is_not_decided_again(officer: User, director: User) -> None:
    change = propose(officer)
    returned = return_days(change=change, reason="Thiếu số công điện", by=director, on=DAY)
    assert (returned.state, returned.decision_reason) == ("returned", "Thiếu số công điện")
    with pytest.raises(NormChangeRefusal, match="trả lại"):
        approve_days(change=change, by=director, on=DAY)
    assert not PublicHoliday.objects.filter(name="Nghỉ bão").exists()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"last_on": date(2018, 10, 9)}, "ngày cuối không trước ngày đầu"),
        ({"last_on": date(2018, 10, 30)}, "từ 1 đến 10 ngày"),
        ({"kind": DayKind.SWAPPED_ON}, "10/10/2018 là ngày làm việc rồi"),
        ({"kind": DayKind.IN_LIEU, "last_on": date(2018, 10, 13)}, "13/10/2018 là ngày nghỉ"),
        ({"kind": "moon"}, "moon"),
        ({"first_on": date(2018, 9, 3), "last_on": date(2018, 9, 3)}, "Lịch đã ghi 03/09/2018"),
    ],
)
def test_days_that_cannot_be_are_refused_in_one_sentence(
    told: dict[str, Any], says: str, officer: User
) -> None:
    with pytest.raises(DifficultyRefusal, match=says):
        propose(officer, **told)
    assert not DayChange.objects.exists()


@pytest.mark.parametrize(
    ("told", "says"),
    [({"name": " "}, "tên"), ({"document": ""}, "văn bản"), ({"confidence": "X"}, "H")],
)
def test_days_without_name_document_or_mark_are_refused(
    told: dict[str, Any], says: str, officer: User
) -> None:
    with pytest.raises(NormChangeRefusal, match=says):
        propose(officer, **told)


def test_a_withdrawal_needs_a_reason_and_a_day_that_stands(officer: User, director: User) -> None:
    row = PublicHoliday.objects.get(day=date(2018, 9, 3))
    with pytest.raises(NormChangeRefusal, match="lý do"):
        propose_withdrawal(day=row, reason=" ", by=officer, on=DAY)
    gone = withdraw(date(2018, 9, 3), officer, director)
    with pytest.raises(DifficultyRefusal, match="đã bỏ khỏi lịch"):
        propose_withdrawal(day=gone, reason="lần nữa", by=officer, on=DAY)


def test_the_notice_of_a_year_makes_it_known(officer: User, director: User) -> None:
    assert 2027 not in years_with_tet()
    assert "Lịch chưa có ngày nghỉ Tết năm 2027" in said_unknown([2027])
    tet = propose(
        officer,
        first_on=date(2027, 2, 4),
        last_on=date(2027, 2, 8),
        kind="tet",
        name="Tết Nguyên đán",
    )
    approve_days(change=tet, by=director, on=DAY)
    assert 2027 in years_with_tet()
    assert "nay đã có; hạn giữ nguyên" in said_unknown([2027])


def test_what_two_persons_changed_the_seed_leaves_alone(officer: User, director: User) -> None:
    withdraw(date(2018, 9, 3), officer, director)
    approve_days(change=propose(officer), by=director, on=DAY)
    assert load_difficulties() == 0
    assert not PublicHoliday.objects.standing().filter(day=date(2018, 9, 3)).exists()
    assert PublicHoliday.objects.standing().filter(name="Nghỉ bão").count() == 2


def test_each_step_is_journalled(officer: User, director: User) -> None:
    change = propose(officer)
    approve_days(change=change, by=director, on=DAY)
    approved, proposed = Entry.objects.all()[:2]
    assert (proposed.action, proposed.by) == ("difficulties.propose_days", officer)
    assert (approved.action, approved.by) == ("difficulties.approve_days", director)
    assert approved.after["first_on"] == "2018-10-10"
    assert approved.ground == NOTICE["document"]
