"""Tasks from the Centre with their result; plans of an area against what was done."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.fieldwork.actions import end_task, make_area_plan
from caunoi.fieldwork.checks import FieldworkRefusal
from caunoi.fieldwork.models import AreaPlan, CentreTask
from caunoi.fieldwork.queries import tasks_waiting, year_of, years_of
from caunoi.journal.models import Entry
from caunoi.notices.models import Notice
from tests.factories.fieldwork import SPRING, Field, make_neighbour
from tests.factories.network import STORY_DAY

# --- tasks ----------------------------------------------------------------------------------------


def test_a_task_is_given_and_told(field: Field) -> None:
    task = field.task()
    assert (task.state, task.given_by, task.given_on) == ("given", field.officer, SPRING)
    notice = Notice.objects.get(recipient=field.user)
    assert "làm trước 31/12/2018" in notice.text
    assert notice.address == f"fieldwork.task:{task.pk}"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"instruction": " "}, "việc phải làm"),
        ({"due_on": date(2018, 3, 13)}, "Hạn 13/03/2018 đã qua"),
        ({"kind": "anything"}, "anything"),
    ],
)
def test_an_unclear_task_is_not_given(field: Field, facts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FieldworkRefusal, match=sentence):
        field.task(**facts)
    assert not CentreTask.objects.exists()


def test_tasks_go_to_people_in_office(field: Field) -> None:
    with pytest.raises(FieldworkRefusal, match="không trong nhiệm kỳ"):
        field.task(date(2016, 2, 1), due_on=date(2016, 3, 1))
    with pytest.raises(NotPermitted, match="giao việc"):
        field.task(by=field.user)


@pytest.mark.parametrize("state", ["done", "not_done"])
def test_the_collaborator_writes_down_the_result(field: Field, state: str) -> None:
    task = field.task()
    done = end_task(
        task=task, state=state, result="Đã nói với 6 xưởng.", by=field.user, on=STORY_DAY
    )
    assert (done.state, done.ended_by, done.ended_on) == (state, field.user, STORY_DAY)
    assert "Đã nói với 6 xưởng" in Notice.objects.get(recipient=field.officer).text
    with pytest.raises(FieldworkRefusal, match="đã có kết quả ngày 20/12/2018"):
        end_task(task=task, state=state, result="Lần nữa.", by=field.user, on=STORY_DAY)


def test_a_task_ends_with_a_result(field: Field) -> None:
    task = field.task()
    with pytest.raises(FieldworkRefusal, match="kết quả"):
        end_task(task=task, state="done", result="", by=field.user, on=STORY_DAY)
    with pytest.raises(FieldworkRefusal):
        end_task(task=task, state="given", result="x", by=field.user, on=STORY_DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        CentreTask.objects.filter(pk=task.pk).update(state="done", result=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        task.delete()


def test_only_who_was_given_it_or_the_centre_ends_a_task(field: Field) -> None:
    task = field.task()
    stranger, _, _ = make_neighbour(field.people, field.land.communes[:1], "Trần Văn Lộc")
    ending = {"task": task, "state": "done", "result": "Xong.", "on": STORY_DAY}
    with pytest.raises(NotPermitted, match="giao cho Nguyễn Thị Mai"):
        end_task(**ending, by=stranger)
    with pytest.raises(NotPermitted):
        end_task(**ending, by=field.people[Role.ACCOUNTANT])
    assert end_task(**ending, by=field.deputy).ended_by == field.deputy


def test_tasks_wait_in_the_order_of_their_days(field: Field) -> None:
    later = field.task(due_on=date(2018, 6, 1))
    sooner = field.task(due_on=date(2018, 4, 1))
    assert list(tasks_waiting(STORY_DAY)) == [sooner, later]
    assert list(tasks_waiting(date(2018, 3, 1))) == []
    end_task(task=sooner, state="done", result="Xong.", by=field.user, on=STORY_DAY)
    assert list(tasks_waiting(STORY_DAY)) == [later]


def test_tasks_are_seen_by_who_has_them_and_by_the_office(field: Field) -> None:
    task = field.task()
    stranger, _, _ = make_neighbour(field.people, field.land.communes[:1], "Trần Văn Lộc")

    def seen(user: Any, on: date = STORY_DAY) -> bool:
        return CentreTask.objects.visible_to(user, on).filter(pk=task.pk).exists()

    assert seen(field.user)
    assert seen(field.people[Role.DIRECTOR])
    assert not seen(stranger)
    assert not seen(field.user, date(2016, 2, 1))  # before the term: no right, not even to the own


# --- plans ----------------------------------------------------------------------------------------


def plan(field: Field, on: date = SPRING, **facts: Any) -> AreaPlan:
    asked = {
        "collaborator": field.collaborator,
        "year": 2018,
        "month": 4,
        "visits_planned": 6,
        "text": "Thăm các xưởng gỗ chưa thăm lần nào",
        "by": field.user,
        **facts,
    }
    period = {name: asked[name] for name in ("collaborator", "year", "month")}
    standing = AreaPlan.objects.filter(**period).first()
    return make_area_plan(**asked, seen=standing.version if standing else 0, on=on)


def test_a_plan_is_made_and_made_anew(field: Field) -> None:
    first = plan(field)
    again = plan(field, visits_planned=8)
    assert (first.pk, again.visits_planned) == (again.pk, 8)
    entry = Entry.objects.filter(action="fieldwork.make_area_plan").first()
    assert entry is not None
    assert (entry.before["visits_planned"], entry.after["visits_planned"]) == (6, 8)
    plan(field, visits_planned=8)
    assert Entry.objects.filter(action="fieldwork.make_area_plan").count() == 2


def test_a_year_and_its_months_are_planned_apart(field: Field) -> None:
    year, month = plan(field, month=None, visits_planned=60), plan(field)
    assert year.pk != month.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaPlan.objects.create(
            collaborator=field.collaborator,
            year=2018,
            text="x",
            made_by=field.user,
            made_at=year.made_at,
        )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"month": 2}, "đã qua"),
        ({"year": 2017, "month": None}, "đã qua"),
        ({"year": 2020, "month": None}, "năm nay hoặc năm sau"),
        ({"month": 13}, "từ 1 đến 12"),
        ({"text": ""}, "việc sẽ làm"),
        ({"visits_planned": -1}, "không thể âm"),
    ],
)
def test_a_plan_is_for_a_time_to_come(field: Field, facts: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FieldworkRefusal, match=sentence):
        plan(field, **facts)


def test_the_running_month_and_year_may_still_be_planned(field: Field) -> None:
    assert plan(field, month=3).pk
    assert plan(field, month=None).pk
    assert plan(field, year=2019, month=1).pk


def test_everybody_plans_the_own_work(field: Field) -> None:
    _, other, _ = make_neighbour(field.people, field.land.communes[3:4], "Trần Văn Lộc")
    with pytest.raises(NotPermitted):
        plan(field, collaborator=other)
    assert plan(field, collaborator=other, by=field.officer).pk


def test_planned_stands_against_done(field: Field) -> None:
    plan(field, visits_planned=3)
    plan(field, month=5, visits_planned=2)
    for day in (1, 2):
        field.visit(date(2018, 4, day), finding=f"Lần {day}")
    field.visit(date(2018, 6, 1))
    year = year_of(field.collaborator, 2018, STORY_DAY)
    april, may, june = year.months[3:6]
    assert (april.planned, april.done) == (3, 2)
    assert (may.planned, may.done) == (2, 0)
    assert (june.planned, june.done) == (None, 1)
    assert (year.planned, year.done) == (5, 3)
    plan(field, month=None, visits_planned=40)
    assert year_of(field.collaborator, 2018, STORY_DAY).planned == 40
    assert year_of(field.collaborator, 2018, date(2018, 4, 1)).done == 1


def test_many_years_take_two_queries(field: Field, django_assert_num_queries: Any) -> None:
    people = [
        make_neighbour(field.people, [commune], f"Người {n}")[1]
        for n, commune in enumerate(field.land.communes[2:])
    ]
    with django_assert_num_queries(2):
        assert len(years_of(people, 2018, STORY_DAY)) == 4
