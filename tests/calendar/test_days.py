"""The calendar changes by two persons, and keeps what it said before."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.calendar import actions
from caunoi.calendar.actions import (
    CalendarRefusal,
    approve_days,
    propose_withdrawal,
    return_days,
)
from caunoi.calendar.enums import DayKind
from caunoi.calendar.loader import load_calendar
from caunoi.calendar.models import DayChange, PublicHoliday
from caunoi.calendar.queries import calendar_between
from caunoi.calendar.rules import working_days_after
from caunoi.common.errors import NotPermitted
from caunoi.journal.models import Entry
from caunoi.norms import actions as norms
from caunoi.norms.actions import NormChangeRefusal, OwnProposal
from tests.factories.calendar import DAY, NOTICE, propose, withdraw

pytestmark = pytest.mark.django_db


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


def test_a_proposal_changes_no_day_until_another_person_approves(
    officer: User, director: User
) -> None:
    monday = date(2018, 10, 8)
    change = propose(officer)
    known = calendar_between(monday, date(2018, 10, 31)).calendar
    assert working_days_after(monday, 5, known) == date(2018, 10, 15)
    approve_days(change=change, by=director, on=DAY)
    known = calendar_between(monday, date(2018, 10, 31)).calendar
    assert working_days_after(monday, 5, known) == date(2018, 10, 17)
    rows = PublicHoliday.objects.filter(change=change)
    assert [row.day for row in rows] == [date(2018, 10, 10), date(2018, 10, 11)]
    assert {row.document for row in rows} == {NOTICE["document"]}


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
    with pytest.raises(CalendarRefusal, match="Lịch đã ghi 10/10/2018"):
        approve_days(change=second, by=director, on=DAY)
    monkeypatch.setattr(actions, "_refuse_recorded", lambda _: None)
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
    with pytest.raises(CalendarRefusal, match=says):
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
    with pytest.raises(CalendarRefusal, match="đã bỏ khỏi lịch"):
        propose_withdrawal(day=gone, reason="lần nữa", by=officer, on=DAY)


def test_what_two_persons_changed_the_seed_leaves_alone(officer: User, director: User) -> None:
    withdraw(date(2018, 9, 3), officer, director)
    approve_days(change=propose(officer), by=director, on=DAY)
    assert load_calendar() == 0
    assert not PublicHoliday.objects.standing().filter(day=date(2018, 9, 3)).exists()
    assert PublicHoliday.objects.standing().filter(name="Nghỉ bão").count() == 2


def test_each_step_is_journalled(officer: User, director: User) -> None:
    change = propose(officer)
    approve_days(change=change, by=director, on=DAY)
    approved, proposed = Entry.objects.all()[:2]
    assert (proposed.action, proposed.by) == ("calendar.propose_days", officer)
    assert (approved.action, approved.by) == ("calendar.approve_days", director)
    assert approved.after["first_on"] == "2018-10-10"
    assert approved.ground == NOTICE["document"]
