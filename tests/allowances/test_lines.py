"""What a month gives, live: amounts, areas, articles, and how many questions it costs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.allowances.queries import area_text, lines_for, months_of
from caunoi.common.errors import Refusal
from caunoi.localities.models import Level
from caunoi.network.actions import change_areas, end_appointment
from caunoi.norms.models import NormRow
from tests.factories.allowances import DECEMBER, make_network
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator, make_unit

People = dict[Role, User]


def test_december_2018_is_twenty_people_and_8_340_000(people: People, land: Land) -> None:
    make_network(people, land)
    lines = lines_for(DECEMBER)
    assert [line.amount_vnd for line in lines] == [417_000] * 20
    assert sum(line.amount_vnd for line in lines) == 8_340_000
    assert [line.number for line in lines] == list(range(1, 21))
    line = lines[0]
    assert (line.base_salary_vnd, line.numerator, line.denominator) == (1_390_000, 3, 10)
    assert (line.days, line.days_in_month, line.formula) == (31, 31, "0,3 × 1.390.000 = 417.000")
    assert line.appointment_decision == "12/QĐ-SCT ngày 20/02/2016"
    named = {basis["norm"]: basis["citation"] for basis in line.basis}
    assert "NQ 10/2015/NQ-HĐND8" in named["allowance-factor"]
    assert "NĐ 72/2018/NĐ-CP" in named["base-salary"]
    assert "NĐ 45/2012/NĐ-CP, Điều 10" in named[""]
    assert all(basis["confidence"] in {"H", "M", "L"} for basis in line.basis)


@pytest.mark.parametrize(
    ("year", "size", "total"),
    [
        (2016, 17, 72_828_000),
        (2018, 20, 96_840_000),
        (2020, 35, 187_740_000),
        (2023, 25, 148_050_000),
        (2026, 35, 306_810_000),
    ],
)
def test_a_year_of_full_months_is_the_figure_of_the_guide(
    people: People, land: Land, year: int, size: int, total: int
) -> None:
    for number in range(size):
        person = make_collaborator(people, f"Người {number}")
        appoint(people, person, land.communes[:1], starts_on=date(2016, 1, 1))
    months = [date(year, month, 1) for month in range(1, 13)]
    assert sum(line.amount_vnd for m in months for line in lines_for(m)) == total


def test_a_sheet_leaves_out_a_collaborator_dismissed_before_the_month(
    people: People, land: Land
) -> None:
    leaver, stayer = make_network(people, land, 2)
    end_appointment(
        appointment=leaver.appointments.get(),
        seen=leaver.appointments.get().version,
        ends_on=DECEMBER,
        reason="Xin thôi",
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )
    assert [line.collaborator for line in lines_for(DECEMBER)] == [stayer]
    assert len(lines_for(date(2018, 11, 1))) == 2


def test_a_part_of_a_month_is_paid_by_its_days_and_says_so(people: People, land: Land) -> None:
    person = make_collaborator(people)
    appoint(people, person, land.communes[:1], starts_on=date(2018, 12, 17))
    (line,) = lines_for(DECEMBER)
    assert (line.days, line.amount_vnd) == (15, 417_000 * 15 // 31)
    assert line.formula == "0,3 × 1.390.000 × 15/31 ngày = 201.774"
    assert "15 trên 31 ngày" in line.notes[0]
    assert "allowance-part-month" in {basis["norm"] for basis in line.basis}


def test_two_terms_in_one_month_are_one_line_with_both_decisions(
    people: People, land: Land
) -> None:
    person = make_collaborator(people)
    appoint(people, person, land.communes[:1], ends_on=date(2018, 12, 15))
    appoint(people, person, land.communes[3:5], starts_on=date(2018, 12, 15), number="40/QĐ-SCT")
    (line,) = lines_for(DECEMBER)
    assert (line.days, line.amount_vnd) == (31, 417_000)
    assert line.appointment_decision == ("12/QĐ-SCT ngày 20/02/2016; 40/QĐ-SCT ngày 20/02/2016")
    assert line.area == "Bến Lau, 2 nơi"


def test_the_sheet_names_the_area_of_the_last_day(people: People, land: Land) -> None:
    person = make_collaborator(people)
    term = appoint(people, person, land.communes[:2])
    change_areas(
        appointment=term,
        seen=term.version,
        units=[land.communes[2], *land.communes[3:]],
        from_on=date(2018, 12, 20),
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )
    assert [line.area for line in lines_for(date(2018, 11, 1))] == ["Đồi Sim, 2 nơi"]
    (line,) = lines_for(DECEMBER)
    assert line.area == "Đồi Sim, 1 nơi; Bến Lau, 3 nơi"
    with override("en"):
        assert area_text([land.communes[0]]) == "Đồi Sim, 1 place"


def test_where_there_is_no_district_the_communes_are_named(people: People, land: Land) -> None:
    start = date(2025, 7, 1)
    communes = [
        make_unit(f"9818{i}", f"Xã Mới {i}", Level.COMMUNE, land.province, starts_on=start)
        for i in range(7)
    ]
    assert area_text(communes[:2]) == "Xã Mới 0, Xã Mới 1"
    assert area_text(communes) == ("Xã Mới 0, Xã Mới 1, Xã Mới 2, Xã Mới 3, Xã Mới 4 và 2 nơi khác")
    assert area_text([]) == "chưa phân địa bàn"


def test_a_sheet_is_sorted_by_area_and_then_by_given_name(people: People, land: Land) -> None:
    for name, unit in (
        ("Đỗ Thị Yến", land.communes[0]),
        ("Trần Văn Ân", land.communes[1]),
        ("Lê An", land.communes[2]),
        ("Hồ Đào", land.communes[4]),
        ("Bùi Dung", land.communes[4]),
    ):
        appoint(people, make_collaborator(people, name), [unit])
    names = [line.collaborator_name for line in lines_for(DECEMBER)]
    assert names == ["Bùi Dung", "Hồ Đào", "Lê An", "Trần Văn Ân", "Đỗ Thị Yến"]


def test_a_month_without_a_known_norm_says_which_one_is_missing(people: People, land: Land) -> None:
    person = make_collaborator(people)
    appoint(people, person, land.communes[:1], starts_on=date(2016, 1, 1))
    NormRow.objects.filter(norm="base-salary").delete()
    with pytest.raises(Refusal, match="01/12/2018 chưa có mức lương cơ sở"):
        lines_for(DECEMBER)
    assert lines_for(date(2015, 12, 1)) == []


def test_a_changed_norm_and_a_changed_appointment_change_a_month_that_is_not_paid(
    people: People, land: Land
) -> None:
    first, second = make_network(people, land, 2)
    row = NormRow.objects.on(DECEMBER).get(norm="base-salary")
    row.values = {"amount_vnd": 1_400_000}
    row.save()
    assert {line.amount_vnd for line in lines_for(DECEMBER)} == {420_000}
    end_appointment(
        appointment=first.appointments.get(),
        seen=first.appointments.get().version,
        ends_on=date(2018, 12, 16),
        reason="Xin thôi",
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )
    amounts = {line.collaborator: line.amount_vnd for line in lines_for(DECEMBER)}
    assert amounts == {first: 420_000 * 15 // 31, second: 420_000}


def test_every_month_equals_a_day_by_day_oracle(people: People, land: Land) -> None:
    """Count each person's days one by one; the law's steps and part months meet in these years."""
    terms: dict[int, list[tuple[date, date | None]]] = {}
    for number in range(8):
        person = make_collaborator(people, f"Người {number}")
        start = date(2016, 2, 3) + timedelta(days=37 * number)
        end = start + timedelta(days=211 + 53 * number)
        appoint(people, person, land.communes[:1], start, end)
        again = end + timedelta(days=number % 3)
        last = None if number % 2 else again + timedelta(days=300)
        appoint(people, person, land.communes[1:2], again, last, number="2/QĐ")
        terms[person.pk] = [(start, end), (again, last)]
    salaries = [
        (date(2013, 7, 1), 1_150_000),
        (date(2016, 5, 1), 1_210_000),
        (date(2017, 7, 1), 1_300_000),
        (date(2018, 7, 1), 1_390_000),
        (date(2019, 7, 1), 1_490_000),
    ]
    for year in range(2016, 2020):
        for month in range(1, 13):
            expected = {}
            for person, periods in terms.items():
                days = [date(year, month, 1)]
                while (days[-1] + timedelta(days=1)).month == month:
                    days.append(days[-1] + timedelta(days=1))
                held = [
                    day
                    for day in days
                    if any(start <= day and (end is None or day < end) for start, end in periods)
                ]
                # In đồng × 10 × days of the month, so that nothing is rounded before the end.
                parts = sum(3 * max(s for s in salaries if s[0] <= day)[1] for day in held)
                if held:
                    expected[person] = parts // (10 * len(days))
            found = {ln.collaborator_id: ln.amount_vnd for ln in lines_for(date(year, month, 1))}
            assert found == expected, (year, month)


def test_queries_stay_the_same_from_one_line_to_thirty(people: People, land: Land) -> None:
    def queries(read: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            read()
        return len(captured)

    make_network(people, land, 1)
    few = queries(lambda: lines_for(DECEMBER))
    for number in range(29):
        person = make_collaborator(people, f"Người {number}")
        appoint(people, person, land.communes[: number % 6 + 1])
    assert len(lines_for(DECEMBER)) == 30
    assert queries(lambda: lines_for(DECEMBER)) == few == 5
    assert queries(lambda: months_of(2018, STORY_DAY)) == 1
