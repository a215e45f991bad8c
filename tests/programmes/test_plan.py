"""The year's money and its plan: what is planned never exceeds what was given."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted
from caunoi.journal.models import Entry
from caunoi.programmes import actions
from caunoi.programmes.actions import (
    PlanRefusal,
    add_to_plan,
    allocate,
    record_programme,
    take_out_of_plan,
    withdraw_from_plan,
)
from caunoi.programmes.models import Allocation, FundSource, PlanLine, Programme, YearBudget
from caunoi.programmes.queries import (
    allocations_of,
    budget,
    compare_plans,
    left_to_plan,
    plan_on,
    planned_years,
    programme_on,
)

pytestmark = pytest.mark.django_db
DAY = date(2018, 1, 15)
MILLION = 10**6


@pytest.fixture
def officer(people: dict[Role, User]) -> User:
    return people[Role.OFFICER]


@pytest.fixture
def authority(people: dict[Role, User]) -> User:
    return people[Role.AUTHORITY]


def give(by: User, amount_vnd: int = 6_500 * MILLION, **told: Any) -> Allocation:
    return allocate(
        **{
            "year": 2018,
            "source": FundSource.LOCAL,
            "amount_vnd": amount_vnd,
            "decision": "3467/QĐ-UBND",
            "allocated_on": date(2017, 12, 12),
            "by": by,
            "on": DAY,
            **told,
        }
    )


def plan(by: User, support_vnd: int = 200 * MILLION, **told: Any) -> PlanLine:
    return add_to_plan(
        **{
            "year": 2018,
            "source": FundSource.LOCAL,
            "content_head": 3,
            "title": "Máy ép gạch không nung, xã Trừ Văn Thố",
            "support_vnd": support_vnd,
            "counterpart_vnd": 300 * MILLION,
            "by": by,
            "on": DAY,
            **told,
        }
    )


def test_a_year_is_given_planned_and_what_is_left_follows(officer: User, authority: User) -> None:
    give(authority)
    plan(officer)
    plan(officer, 50 * MILLION, content_head=1, title="Lớp may công nghiệp", counterpart_vnd=0)
    year = budget(2018)
    assert (year.allocation_vnd, year.planned_vnd, year.left_vnd) == (
        6_500 * MILLION,
        250 * MILLION,
        6_250 * MILLION,
    )
    assert [(head.content_head, head.planned_vnd, head.lines) for head in year.by_head] == [
        (1, 50 * MILLION, 1),
        (3, 200 * MILLION, 1),
    ]
    assert left_to_plan(2018, "local") == 6_250 * MILLION


def test_sources_are_kept_apart_and_heads_of_both_are_shown_together(
    officer: User, authority: User
) -> None:
    give(authority, 300 * MILLION)
    give(authority, 400 * MILLION, source=FundSource.NATIONAL, decision="5023/QĐ-BCT")
    plan(officer, 300 * MILLION)
    plan(officer, 150 * MILLION, source=FundSource.NATIONAL)
    assert left_to_plan(2018, "local") == 0
    assert left_to_plan(2018, "national") == 250 * MILLION
    (head,) = budget(2018).by_head
    assert (head.planned_vnd, head.lines) == (450 * MILLION, 2)


def test_the_last_dong_fits_and_one_more_does_not(officer: User, authority: User) -> None:
    give(authority, 200 * MILLION)
    plan(officer, 199 * MILLION)
    with pytest.raises(PlanRefusal, match="chỉ còn 1.000.000"):
        plan(officer, MILLION + 1)
    plan(officer, MILLION)
    assert left_to_plan(2018, "local") == 0


def test_nothing_is_planned_in_a_year_without_money(officer: User) -> None:
    with pytest.raises(PlanRefusal, match="chưa được giao kinh phí"):
        plan(officer)
    assert not YearBudget.objects.exists()


def test_a_line_that_leaves_the_plan_gives_its_money_back_and_stays_as_history(
    officer: User, authority: User
) -> None:
    give(authority, 200 * MILLION)
    line = plan(officer)
    later = date(2018, 6, 1)
    withdraw_from_plan(line=line, reason="Cơ sở không đủ vốn đối ứng", by=officer, on=later)
    assert left_to_plan(2018, "local") == 200 * MILLION
    assert list(plan_on(2018, date(2018, 5, 31))) == [line]
    assert list(plan_on(2018, later)) == []
    with pytest.raises(PlanRefusal, match="đã ra khỏi kế hoạch ngày 01/06/2018"):
        withdraw_from_plan(line=line, reason="Lần nữa", by=officer, on=later)
    with pytest.raises(PlanRefusal, match="lý do"):
        withdraw_from_plan(line=plan(officer), reason="  ", by=officer, on=later)


def test_two_versions_of_a_plan_compare_line_by_line(officer: User, authority: User) -> None:
    give(authority)
    stays, leaves = plan(officer), plan(officer, 100 * MILLION, title="Máy cắt khắc")
    later = date(2018, 6, 1)
    withdraw_from_plan(line=leaves, reason="Rút", by=officer, on=later)
    comes = plan(officer, 130 * MILLION, title="Lò sấy gỗ", on=later)
    found = compare_plans(2018, DAY, later)
    assert (found.added, found.taken_out, found.kept) == ([comes], [leaves], [stays])
    assert found.difference_vnd == 30 * MILLION


def test_what_is_planned_cannot_be_taken_back(officer: User, authority: User) -> None:
    give(authority, 500 * MILLION)
    plan(officer)
    with pytest.raises(PlanRefusal, match="chỉ còn 300.000.000"):
        give(authority, -301 * MILLION, decision="900/QĐ-UBND")
    give(authority, -300 * MILLION, decision="900/QĐ-UBND")
    assert [a.amount_vnd for a in allocations_of(2018)] == [500 * MILLION, -300 * MILLION]
    assert left_to_plan(2018, "local") == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount_vnd": 0}, "khác 0"),
        ({"amount_vnd": True}, "khác 0"),
        ({"amount_vnd": 1.5}, "khác 0"),
        ({"amount_vnd": 10**15}, "khác 0"),
        ({"amount_vnd": -(10**15)}, "khác 0"),
        ({"year": 18}, "2000 đến 2100"),
        ({"source": "gold"}, "Nguồn kinh phí"),
        ({"decision": " "}, "số quyết định"),
        ({"decision": "x" * 121}, "120"),
        ({"allocated_on": date(2018, 1, 16)}, "không được sau"),
    ],
)
def test_an_allocation_that_makes_no_sense(authority: User, wrong: Any, said: str) -> None:
    with pytest.raises(PlanRefusal, match=said):
        give(authority, **wrong)


def test_without_the_bound_a_mistyped_amount_can_be_planned(
    authority: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "is_amount", lambda *_args, **_bounds: True)  # sabotage
    give(authority, 10**15)
    assert left_to_plan(2018, FundSource.LOCAL) == 10**15


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"support_vnd": 0}, "nguyên dương"),
        ({"support_vnd": -5}, "nguyên dương"),
        ({"support_vnd": 2.0}, "nguyên dương"),
        ({"support_vnd": 10**15}, "nguyên dương"),
        ({"counterpart_vnd": -1}, "không âm"),
        ({"counterpart_vnd": 10**15}, "không âm"),
        ({"content_head": 44}, "số 44"),
        ({"content_head": None}, "Điều 4"),
        ({"title": ""}, "tên đề án"),
        ({"title": "x" * 401}, "400"),
        ({"year": 2018.0}, "Năm kế hoạch"),
        ({"source": None}, "Nguồn kinh phí"),
    ],
)
def test_a_plan_line_that_makes_no_sense(
    officer: User, authority: User, wrong: Any, said: str
) -> None:
    give(authority)
    with pytest.raises(PlanRefusal, match=said):
        plan(officer, **wrong)
    assert not PlanLine.objects.exists()


def test_a_thing_stands_in_the_plan_once_and_leaves_by_its_own_step(
    officer: User, authority: User
) -> None:
    give(authority)
    thing = record_a_programme(authority)  # any stored row may be what a line is for
    line = plan(officer, subject=thing)
    with pytest.raises(PlanRefusal, match="đã có trong kế hoạch"):
        plan(officer, subject=thing)
    with pytest.raises(PlanRefusal, match="ở trang của đề án"):
        withdraw_from_plan(line=line, reason="Rút", by=officer, on=DAY)
    with transaction.atomic():
        take_out_of_plan(line=line, reason="Đề án rút", by=authority, on=DAY)
    assert plan(officer, subject=thing).subject_id == str(thing.pk)


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.AUTHORITY, Role.ADMINISTRATOR)])
def test_only_the_authority_gives_money(people: dict[Role, User], role: Role) -> None:
    with pytest.raises(NotPermitted):
        give(people[role])
    with pytest.raises(NotPermitted):
        record_a_programme(people[role])


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.OFFICER])
def test_only_the_officer_plans(people: dict[Role, User], authority: User, role: Role) -> None:
    give(authority)
    line = plan(people[Role.OFFICER])
    with pytest.raises(NotPermitted):
        plan(people[role])
    with pytest.raises(NotPermitted):
        withdraw_from_plan(line=line, reason="Rút", by=people[role], on=DAY)


def test_who_may_see_the_plan_sees_all_of_it(people: dict[Role, User], authority: User) -> None:
    give(authority)
    plan(people[Role.OFFICER])
    seen = {r for r in Role if PlanLine.objects.visible_to(people[r], DAY).exists()}
    assert seen == {
        *(Role.OFFICER, Role.DEPUTY, Role.DIRECTOR, Role.DEPARTMENT, Role.AUTHORITY),
        *(Role.ACCOUNTANT, Role.AUDITOR),
    }


def test_allocations_stay_as_they_were_written(authority: User) -> None:
    allocation = give(authority)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.filter(pk=allocation.pk).update(amount_vnd=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        allocation.delete()


def test_every_write_stands_in_the_journal(officer: User, authority: User) -> None:
    give(authority)
    line = plan(officer)
    withdraw_from_plan(line=line, reason="Rút", by=officer, on=DAY)
    entries = Entry.objects.filter(action__startswith="programmes.").order_by("position")
    told = entries.values_list("action", "ground")
    assert list(told) == [
        ("programmes.allocate", "3467/QĐ-UBND"),
        ("programmes.add_to_plan", ""),
        ("programmes.withdraw_from_plan", "Rút"),
    ]


def record_a_programme(by: User) -> Programme:
    return record_programme(
        name="Chương trình khuyến công tỉnh giai đoạn 2016–2020",
        decision="1026/QĐ-UBND",
        starts_on=date(2016, 1, 1),
        ends_on=date(2021, 1, 1),
        goals="Mỗi năm 10–15 cơ sở được hỗ trợ máy móc",
        by=by,
        on=DAY,
    )


def test_the_programme_of_a_day(authority: User) -> None:
    programme = record_a_programme(authority)
    assert programme_on(date(2020, 12, 31)) == programme
    assert programme_on(date(2021, 1, 1)) is None
    with pytest.raises(PlanRefusal, match="sau ngày bắt đầu"):
        record_programme(
            name="x",
            decision="y",
            starts_on=DAY,
            ends_on=DAY,
            by=authority,
            on=DAY,
        )


def test_the_years_that_have_money(authority: User) -> None:
    give(authority)
    give(authority, source=FundSource.NATIONAL)
    give(authority, year=2017)
    assert planned_years() == [2018, 2017]


def test_a_year_costs_two_queries_however_full(
    officer: User, authority: User, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        budget(2018)
    give(authority)
    for number in range(12):
        plan(officer, MILLION, title=f"Việc {number}", content_head=1 + number % 9)
    with django_assert_num_queries(2):
        budget(2018)
