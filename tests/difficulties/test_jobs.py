"""What is due is told before, what is late is told one level up, each clock once."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction

from caunoi.difficulties import jobs
from caunoi.difficulties.actions import return_answer
from caunoi.difficulties.jobs import watch_difficulties
from caunoi.difficulties.models import Difficulty
from caunoi.difficulties.petitions.actions import answer_petition, send_petition
from caunoi.notices.models import Notice
from tests.factories.difficulties import MONDAY, Desk

pytestmark = pytest.mark.django_db


def nights(first: date, last: date) -> None:
    """Let the job run twice every night."""
    day = first
    while day <= last:
        for _time in range(2):
            watch_difficulties.call(on=day.isoformat())
        day += timedelta(days=1)


def told(*kinds: str) -> Counter[tuple[str, str]]:
    """Return how often whom was told what."""
    names = [f"difficulties.{kind}" for kind in kinds]
    rows = Notice.objects.filter(kind__in=names).values_list("kind", "recipient__username")
    return Counter((kind.split(".")[1], user) for kind, user in rows)


def test_owner_before_the_day_next_level_after_it_each_once(desk: Desk) -> None:
    desk.raise_one()  # due 08/10, warned the working day before
    nights(MONDAY, date(2018, 10, 4))
    assert not told("due", "overdue")
    nights(date(2018, 10, 5), date(2018, 10, 8))
    assert told("due", "overdue") == {("due", desk.mai.username): 1}
    nights(date(2018, 10, 9), date(2018, 11, 9))
    assert told("due", "overdue") == {
        ("due", desk.mai.username): 1,
        ("overdue", desk.mai.username): 1,
        ("overdue", desk.officer.username): 1,
    }
    notice = Notice.objects.get(kind="difficulties.overdue", recipient=desk.officer)
    assert "quá hạn trả lời từ ngày 08/10/2018" in notice.text
    assert notice.address == "difficulties.difficulty:KK-2018-001"


def test_every_new_clock_is_told_anew(desk: Desk) -> None:
    difficulty = desk.climb(desk.raise_one(), "centre")
    nights(MONDAY, date(2018, 10, 20))
    assert told("overdue")[("overdue", desk.department.username)] == 1
    answered = desk.answer(difficulty, date(2018, 10, 20))
    return_answer(
        difficulty=answered,
        reason="Chưa xong",
        channel="phone",
        by=desk.mai,
        on=date(2018, 10, 22),
    )
    nights(date(2018, 10, 22), date(2018, 11, 20))
    assert told("overdue")[("overdue", desk.department.username)] == 2
    assert told("due")[("due", desk.officer.username)] == 2


def test_an_answer_that_nobody_confirms_is_told_once_its_days_are_over(desk: Desk) -> None:
    desk.answered()
    nights(MONDAY, date(2018, 10, 15))
    assert not told("reply_late")
    nights(date(2018, 10, 16), date(2018, 10, 20))
    assert told("reply_late") == {
        ("reply_late", desk.mai.username): 1,
        ("reply_late", desk.officer.username): 1,
    }


def test_a_petition_is_told_of_as_one_and_not_as_its_members(desk: Desk) -> None:
    rows = [desk.raise_one(establishment=firm) for firm in desk.firms(3)]
    petition = desk.petition(rows, addressed_to="department")
    petition = send_petition(petition=petition, by=desk.director, on=date(2018, 10, 2))
    assert petition.due_on == date(2018, 10, 23)
    nights(date(2018, 10, 2), date(2018, 12, 1))
    assert not told("due", "overdue")
    assert told("petition_due", "petition_overdue") == {
        ("petition_due", desk.department.username): 1,
        ("petition_overdue", desk.department.username): 1,
        ("petition_overdue", desk.director.username): 1,
        ("petition_overdue", desk.officer.username): 1,
        ("petition_overdue", desk.authority.username): 1,
    }
    answer_petition(
        petition=petition, answer="Có mẫu riêng", by=desk.department, on=date(2018, 12, 3)
    )
    assert watch_difficulties.call(on="2018-12-04") == 0


def test_a_year_without_tet_is_told_once_to_those_who_can_add_it(desk: Desk) -> None:
    nights(date(2026, 10, 30), date(2026, 11, 3))
    assert told("no_tet") == {("no_tet", desk.officer.username): 1}
    notice = Notice.objects.get(kind="difficulties.no_tet")
    assert "Tết năm 2027" in notice.text
    assert notice.address == "calendar.publicholiday:2027"
    nights(date(2018, 12, 1), date(2018, 12, 2))
    assert told("no_tet") == {("no_tet", desk.officer.username): 1}


def test_sabotage_without_the_key_it_is_told_every_night(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caunoi.difficulties import jobs

    plain = jobs.tell
    monkeypatch.setattr(jobs, "tell", lambda **told: plain(**{**told, "once_key": ""}))
    desk.raise_one()
    with transaction.atomic():
        nights(date(2018, 10, 9), date(2018, 10, 10))
    assert told("overdue")[("overdue", desk.officer.username)] == 4


def test_one_that_fails_keeps_no_other_from_being_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desk.raise_one(), desk.raise_one(title="Đường vào xưởng hẹp")
    whole = jobs._watch_alone

    def fails_for_the_first(row: Difficulty, day: date) -> None:
        if row.pk == first.pk:
            raise RuntimeError("a row that cannot be read")
        whole(row, day)

    monkeypatch.setattr(jobs, "_watch_alone", fails_for_the_first)
    with pytest.raises(ExceptionGroup):
        watch_difficulties.call(on="2018-10-09")
    addresses = Notice.objects.filter(kind="difficulties.overdue").values_list("address", flat=True)
    assert set(addresses) == {f"difficulties.difficulty:{second.code}"}
