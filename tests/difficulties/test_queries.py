"""The desk on a day, figures that open to their rows, what is alike, bounded questions."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.accounts.models import User
from caunoi.difficulties.actions import confirm_difficulty
from caunoi.difficulties.models import Difficulty
from caunoi.difficulties.queries import (
    AGES,
    counts_by_kind_and_age,
    difficulties_of,
    groups_to_petition,
    median_days_open,
    overdue,
    petitions_found,
    similar_to,
    story_of,
    waiting_confirmation,
    waiting_for,
)
from caunoi.difficulties.queries import desk as find
from caunoi.difficulties.rules import Comparable, likeness
from tests.factories.difficulties import MONDAY, Desk

pytestmark = pytest.mark.django_db


def test_the_desk_stands_on_its_day(desk: Desk) -> None:
    difficulty = desk.raise_one(MONDAY)
    desk.climb(difficulty, "centre", date(2018, 10, 4))
    desk.answer(Difficulty.objects.get(), date(2018, 10, 10))

    def seen(on: date) -> tuple[str, str] | None:
        row = find(desk.officer, on).first()
        return (row.state_then, row.level_then) if row else None

    assert seen(date(2018, 9, 30)) is None
    assert seen(MONDAY) == ("open", "collaborator")
    assert seen(date(2018, 10, 4)) == ("open", "centre")
    assert seen(date(2018, 10, 10)) == ("answered", "centre")
    assert not find(desk.officer, date(2018, 10, 9), states=["answered"])
    assert find(desk.officer, date(2018, 10, 9), states=["open"], levels=["centre"])
    assert story_of(difficulty, date(2018, 10, 4)).count() == 2


def test_filters_narrow_together(desk: Desk) -> None:
    first = desk.raise_one(title="Điện yếu cuối tuần", topic="power", kind="establishment")
    desk.raise_one(kind="policy", raised_by_kind="collaborator")
    assert list(find(desk.officer, MONDAY, text="dien YEU")) == [first]
    assert list(find(desk.officer, MONDAY, text=first.code)) == [first]
    assert list(find(desk.officer, MONDAY, text="phu chanh", topics=["power"])) == [first]
    assert list(find(desk.officer, MONDAY, kinds=["establishment"])) == [first]
    assert not find(desk.officer, MONDAY, kinds=["policy"], topics=["power"])
    assert find(desk.officer, MONDAY, mine=True).get().kind == "policy"
    assert list(waiting_for(desk.mai, MONDAY)) == [first]
    assert list(find(desk.officer, MONDAY, unit_ids=[desk.field.land.communes[0].pk]))
    assert not find(desk.officer, MONDAY, unit_ids=[])


def test_what_is_overdue_on_a_day(desk: Desk) -> None:
    difficulty = desk.raise_one()
    assert not overdue(desk.officer, difficulty.due_on)
    assert list(overdue(desk.officer, difficulty.due_on + timedelta(days=1))) == [difficulty]
    desk.answer(difficulty, date(2018, 10, 20))
    assert list(overdue(desk.officer, date(2018, 10, 19))) == [difficulty]
    assert not overdue(desk.officer, date(2018, 10, 20))
    assert list(waiting_confirmation(desk.officer, date(2018, 10, 20))) == [difficulty]


def test_every_count_opens_to_its_rows(desk: Desk) -> None:
    ages = [0, 5, 10, 11, 30, 31, 60, 61, 200]
    for number, age in enumerate(ages):
        kind = ["procedure", "establishment"][number % 2]
        desk.raise_one(MONDAY, raised_on=MONDAY - timedelta(days=age), kind=kind)
    desk.answered(kind="policy")
    rows = counts_by_kind_and_age(desk.officer, MONDAY)
    for row in rows:
        for age in AGES:
            opened = find(desk.officer, MONDAY, kinds=[row.kind], states=["open"], age=age)
            assert opened.count() == row.counts[age], (row.kind, age)
        assert sum(row.counts.values()) == row.total
        assert find(desk.officer, MONDAY, kinds=[row.kind], overdue=True).count() == row.overdue
    assert sum(row.total for row in rows) == len(ages)


def test_median_days_of_what_is_open_and_what_was_answered(desk: Desk) -> None:
    for age in (2, 4, 30):
        desk.raise_one(MONDAY, raised_on=MONDAY - timedelta(days=age))
    row = desk.raise_one(MONDAY, raised_on=MONDAY - timedelta(days=10))
    desk.answer(row, MONDAY + timedelta(days=5))
    by_kind = {row.kind: row for row in median_days_open(desk.officer, MONDAY)}
    assert (by_kind["procedure"].open_count, by_kind["procedure"].open_days) == (4, 7.0)
    assert by_kind["policy"].open_days is None
    later = {r.kind: r for r in median_days_open(desk.officer, MONDAY + timedelta(days=5))}
    assert (later["procedure"].open_days, later["procedure"].answered_days) == (9.0, 15.0)


def test_difficulties_of_an_establishment(desk: Desk) -> None:
    difficulty = desk.raise_one()
    other = desk.firms(1)[0]
    assert list(difficulties_of(desk.field.firm, desk.officer, MONDAY)) == [difficulty]
    assert not difficulties_of(other, desk.officer, MONDAY)
    stranger = User.objects.create(username="nguoi.la", full_name="Người Lạ")
    assert not difficulties_of(desk.field.firm, stranger, MONDAY)


def test_as_many_questions_for_thirty_rows_as_for_one(desk: Desk) -> None:
    def ask() -> list[int]:
        counts = []
        for question in (
            lambda: [str(r.establishment) + str(r.owner) for r in find(desk.officer, MONDAY)[:50]],
            lambda: counts_by_kind_and_age(desk.officer, MONDAY),
            lambda: median_days_open(desk.officer, MONDAY),
            lambda: similar_to(first, desk.officer, MONDAY),
            lambda: groups_to_petition(desk.officer, MONDAY),
            lambda: list(petitions_found(desk.officer, MONDAY)),
        ):
            with CaptureQueriesContext(connection) as captured:
                question()
            counts.append(len(captured))
        return counts

    first = desk.raise_one()
    before = ask()
    for _number in range(29):
        desk.raise_one()
    assert ask() == before
    assert max(before) <= 2


def test_confirmed_ones_leave_every_waiting_list(desk: Desk) -> None:
    difficulty = desk.answered()
    confirm_difficulty(difficulty=difficulty, channel="phone", note="Xong", by=desk.mai, on=MONDAY)
    assert not waiting_confirmation(desk.officer, MONDAY)
    assert find(desk.officer, MONDAY, states=["closed"]).count() == 1


# --- what is alike: a plain function --------------------------------------------------------------

FIRE = "Hồ sơ nghiệm thu phòng cháy bị trả"


@pytest.mark.parametrize(
    ("other", "is_alike"),
    [
        (Comparable("procedure", "fire_safety", "Chưa có giấy"), True),  # same topic is enough
        (Comparable("policy", "fire_safety", FIRE), False),  # never across kinds
        (Comparable("procedure", "other", "hồ sơ nghiệm thu PHÒNG CHÁY bị trả lần hai"), True),
        (Comparable("procedure", "land", "Chưa thuê được đất"), False),
        (Comparable("procedure", "land", ""), False),
    ],
)
def test_likeness(other: Comparable, is_alike: bool) -> None:
    found = likeness(Comparable("procedure", "fire_safety", FIRE), other)
    assert found.is_alike is is_alike
    assert 0 <= found.score <= 100
    assert likeness(other, Comparable("procedure", "fire_safety", FIRE)).score == found.score


def test_likeness_says_which_words_are_shared() -> None:
    found = likeness(
        Comparable("procedure", "other", FIRE),
        Comparable("procedure", "other", "Nghiệm thu phòng cháy chậm"),
    )
    assert [str(reason) for reason in found.reasons] == [
        "Cùng loại.",
        "Cùng nói đến: nghiệm thu phòng cháy.",
    ]


def test_two_of_the_topic_other_need_their_words() -> None:
    one, two = (
        Comparable("procedure", "other", FIRE),
        Comparable("procedure", "other", "Đường hẹp, xe lớn"),
    )
    assert not likeness(one, two).is_alike
