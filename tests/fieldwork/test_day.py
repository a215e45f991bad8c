"""The collaborator's morning: what is due, who waits, whom to visit; and the year's funnel."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.fieldwork.actions import accept_proposal, make_area_plan, return_proposal
from caunoi.fieldwork.queries import day_of, funnel, reach_of, to_visit
from caunoi.localities.models import Level, Succession
from tests.factories.fieldwork import SPRING, Field, make_firm, make_neighbour
from tests.factories.network import STORY_DAY, make_unit


def test_the_day_holds_what_is_due_who_waits_and_whom_to_visit(field: Field) -> None:
    far = make_firm(field.people, field.land.communes[1], "Gốm Cây Gáo")
    make_firm(field.people, field.land.communes[3], "Gốm Lò Gốm")  # another's commune
    field.visit()
    need = field.need(establishment=far)
    task = field.task()
    make_area_plan(
        collaborator=field.collaborator,
        seen=0,
        year=2018,
        month=3,
        visits_planned=4,
        text="Thăm xưởng",
        by=field.user,
        on=SPRING,
    )
    day = day_of(field.collaborator, SPRING)
    assert day.communes == field.land.communes[:2]
    assert day.tasks == [task]
    assert day.needs == [need]
    assert [firm.name for firm in day.to_visit] == ["Gốm Cây Gáo", "Cơ khí Phú Chánh"]
    assert [firm.last_visited_on for firm in day.to_visit] == [None, SPRING]
    assert [firm.open_needs for firm in day.to_visit] == [1, None]
    assert (day.never_visited, day.establishments) == (1, 2)
    assert (day.month.planned, day.month.done) == (4, 1)


def test_who_has_no_area_that_day_has_an_empty_day(field: Field) -> None:
    day = day_of(field.collaborator, date(2016, 2, 1))
    assert (day.communes, day.to_visit, day.needs) == ([], [], [])


def test_a_returned_proposal_comes_back_to_the_day(field: Field) -> None:
    proposal = field.proposal()
    return_proposal(proposal=proposal, reason="Thiếu báo giá.", by=field.officer, on=SPRING)
    assert day_of(field.collaborator, SPRING).returned == [proposal]


def test_longest_ago_comes_after_never(field: Field) -> None:
    firms = [make_firm(field.people, field.land.communes[0], f"Xưởng {n}") for n in "ABC"]
    field.visit(date(2018, 6, 1), establishment=firms[0])
    field.visit(date(2018, 2, 1), establishment=firms[1])
    reach = reach_of(field.land.communes[:2])
    assert [f.name for f in to_visit(reach, STORY_DAY)] == [
        "Cơ khí Phú Chánh",
        "Xưởng C",
        "Xưởng B",
        "Xưởng A",
    ]
    before = [f.last_visited_on for f in to_visit(reach, date(2018, 3, 1))]
    assert before == [None, None, None, date(2018, 2, 1)]


def test_firms_recorded_in_a_former_commune_are_still_visited(field: Field) -> None:
    old = make_unit(
        "98666", "Xã Trước", Level.COMMUNE, field.land.districts[0], ends_on=date(2017, 1, 1)
    )
    Succession.objects.create(
        predecessor=old, successor=field.land.communes[0], on_day=date(2017, 1, 1), witnesses=["x"]
    )
    field.firm.unit = old
    field.firm.save()
    assert [f.pk for f in day_of(field.collaborator, SPRING).to_visit] == [field.firm.pk]


@pytest.mark.parametrize("firms", [1, 30])
def test_the_day_takes_the_same_queries_however_much_there_is(
    field: Field, firms: int, record_property: Any
) -> None:
    for n in range(firms):
        firm = make_firm(field.people, field.land.communes[n % 2], f"Xưởng {n}")
        field.need(establishment=firm)
        field.task(instruction=f"Việc {n}")
    with CaptureQueriesContext(connection) as captured:
        day = day_of(field.collaborator, SPRING)
        for row in (*day.needs, *day.to_visit):
            assert row.unit.full_name(SPRING)
        for task in day.tasks:
            assert task.instruction
    assert len(captured) <= 15


def test_the_funnel_counts_each_step_on_its_own_day(field: Field) -> None:
    field.visit(date(2017, 12, 1))
    field.visit(date(2018, 3, 1))
    field.need(date(2017, 12, 1), item="training", description="Lớp hàn")
    proposal = field.proposal(SPRING)
    accept_proposal(proposal=proposal, by=field.officer, on=date(2019, 1, 10))
    year = funnel(2018)
    assert (year.visits, year.needs, year.proposals, year.accepted) == (1, 1, 1, 0)
    assert year.waiting == 0
    assert funnel(2017).waiting == 1
    assert funnel(2019).accepted == 1
    assert funnel(2018, [field.land.communes[1].pk]).visits == 0


def test_two_people_share_a_commune_and_each_has_the_own_day(field: Field) -> None:
    _, other, _ = make_neighbour(field.people, field.land.communes[:1], "Trần Văn Lộc")
    field.task()
    need = field.need()
    day = day_of(other, SPRING)
    assert (day.tasks, day.needs) == ([], [need])
