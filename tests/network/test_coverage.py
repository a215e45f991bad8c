"""Coverage of a day against an oracle that looks at every commune and every row, one by one."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common.effective import holds
from caunoi.localities.models import AdminUnit, Level
from caunoi.network.actions import change_areas, end_appointment, set_territory
from caunoi.network.models import Appointment, AreaAssignment, Territory
from caunoi.network.queries import (
    Coverage,
    collaborators_on,
    coverage,
    headcount_series,
    newest_territory,
)
from caunoi.network.rules import CoverState
from tests.factories.network import (
    STORY_DAY,
    Land,
    appoint,
    make_account,
    make_collaborator,
    make_unit,
)

People = dict[Role, User]
ON = STORY_DAY
REFORM = date(2025, 7, 1)


# --- the oracle -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Expected:
    communes: set[int]
    covered: set[int]
    uncovered: set[int]
    double: set[int]
    ending_soon: set[int]
    past_term: set[int]
    without_area: set[int]
    without_account: set[int]


def look(on: date) -> Expected:
    """Walk over every row of every table and ask one plain question at a time."""
    units = list(AdminUnit.objects.filter(code__startswith="9").exclude(code__lt="98"))
    by_key = {unit.pk: unit for unit in units}

    def is_served(unit: AdminUnit) -> bool:
        above = {unit.pk}
        while unit.parent_id is not None:
            unit = by_key[unit.parent_id]
            above.add(unit.pk)
        return any(
            row.unit_id in above and holds(row.starts_on, row.ends_on, on)
            for row in Territory.objects.all()
        )

    communes = {
        unit.pk
        for unit in units
        if unit.level == Level.COMMUNE
        and holds(unit.starts_on, unit.ends_on, on)
        and is_served(unit)
    }
    terms = [
        a
        for a in Appointment.objects.select_related("collaborator__user")
        if holds(a.starts_on, a.ends_on, on)
    ]
    there: dict[int, set[int]] = {pk: set() for pk in communes}
    busy = set()
    for area in AreaAssignment.objects.all():
        for term in terms:
            is_here = area.appointment_id == term.pk and holds(area.starts_on, area.ends_on, on)
            if is_here and area.unit_id in communes:
                there[area.unit_id].add(area.pk)
                busy.add(term.pk)
    ending, past = set(), set()
    for term in terms:
        end = term.ends_on or term.planned_end_on
        for days in range(1, 61):
            if end == on + timedelta(days=days):
                ending.add(term.pk)
        if end is not None and end <= on:
            past.add(term.pk)
    return Expected(
        communes=communes,
        covered={pk for pk, who in there.items() if len(who) >= 1},
        uncovered={pk for pk, who in there.items() if not who},
        double={pk for pk, who in there.items() if len(who) >= 2},
        ending_soon=ending,
        past_term=past,
        without_area={term.pk for term in terms} - busy,
        without_account={
            term.pk
            for term in terms
            if not (term.collaborator.user and term.collaborator.user.is_active)
        },
    )


def seen(found: Coverage) -> Expected:
    def keys(rows: Any) -> set[int]:
        listed = [row.pk for row in rows]
        assert len(listed) == len(set(listed))
        return set(listed)

    return Expected(
        communes=keys(found.communes),
        covered=keys(found.covered),
        uncovered=keys(found.uncovered),
        double=keys(found.double),
        ending_soon=keys(found.ending_soon),
        past_term=keys(found.past_term),
        without_area=keys(found.without_area),
        without_account=keys(found.without_account),
    )


def draw_a_history(people: People, land: Land, seed: int) -> None:
    """Let an office of five years appoint, move and end, drawn from a fixed seed."""
    draw = random.Random(seed)
    officer = people[Role.OFFICER]
    first = date(2016, 1, 1)
    for number in range(12):
        user = make_account(f"user-{number}") if draw.random() < 0.7 else None
        if user is not None and draw.random() < 0.3:
            User.objects.filter(pk=user.pk).update(is_active=False)
        person = make_collaborator(people, f"Nguyễn Thị {number}", user=user)
        start = first + timedelta(days=draw.randrange(900))
        end = start + timedelta(days=draw.randrange(30, 900)) if draw.random() < 0.5 else None
        planned = start + timedelta(days=draw.randrange(30, 1200)) if draw.random() < 0.5 else None
        units = draw.sample(land.communes, draw.randrange(1, 4))
        term = appoint(people, person, units, start, end, f"{number}/QĐ", planned)
        day = start + timedelta(days=draw.randrange(1, 400))
        others = draw.sample(land.communes, draw.randrange(1, 3))
        if draw.random() < 0.5 and term.holds_on(day) and set(others) != set(units):
            change_areas(
                appointment=term, seen=term.version, units=others, from_on=day, by=officer, on=ON
            )
            term.refresh_from_db()
        if end is None and draw.random() < 0.4:
            last = start + timedelta(days=draw.randrange(0, 900))
            end_appointment(
                appointment=term, seen=term.version, ends_on=last, reason="Thử", by=officer, on=ON
            )
    gone, came = land.communes[-1], make_unit("98150", "Xã Mới", Level.COMMUNE, land.districts[1])
    day = first + timedelta(days=draw.randrange(400, 1400))
    AdminUnit.objects.filter(pk=gone.pk).update(ends_on=day)
    AdminUnit.objects.filter(pk=came.pk).update(starts_on=day)
    set_territory(
        seen=newest_territory().version,
        units=land.districts[draw.randrange(2) :],
        starts_on=first + timedelta(days=draw.randrange(700, 1500)),
        by=people[Role.DIRECTOR],
        on=ON,
    )


@pytest.mark.parametrize("seed", range(5))
def test_every_day_equals_the_oracle(people: People, land: Land, seed: int) -> None:
    draw_a_history(people, land, seed)
    for days in range(0, 2200, 29):
        on = date(2015, 11, 1) + timedelta(days=days)
        assert seen(coverage(on)) == look(on), on


def test_a_drawn_history_holds_every_kind_of_gap(people: People, land: Land) -> None:
    """A set that stays empty on all days would prove nothing about it."""
    draw_a_history(people, land, seed=0)
    met = set()
    for days in range(0, 2200, 29):
        expected = look(date(2015, 11, 1) + timedelta(days=days))
        met |= {name for name, keys in vars(expected).items() if keys}
    assert met == set(Expected.__annotations__)


# --- stories --------------------------------------------------------------------------------------


def test_a_page_reads_where_nobody_two_or_soon_nobody_is(people: People, land: Land) -> None:
    mai = make_collaborator(people, "Nguyễn Thị Mai")
    bao = make_collaborator(people, "Trương Quốc Bảo")
    appoint(people, mai, land.communes[:2], planned_end_on=date(2019, 1, 31))
    appoint(people, bao, land.communes[1:4])
    found = coverage(ON)
    assert (len(found.communes), len(found.covered), len(found.uncovered)) == (6, 4, 2)
    states = {c.unit.name: c.state for c in found.by_commune}
    assert states == {
        "Suối Đá": CoverState.ENDING,
        "Cây Gáo": CoverState.DOUBLE,
        "An Bình Tây": CoverState.COVERED,
        "Lò Gốm": CoverState.COVERED,
        "Vườn Dầu": CoverState.UNCOVERED,
        "Cầu Ván": CoverState.UNCOVERED,
    }
    assert sum(found.count(state) for state in CoverState) == len(found.communes)
    assert [a.collaborator for a in found.ending_soon] == [mai]
    assert found.people == 2 == collaborators_on(ON).count()
    first, second = found.by_district
    assert (first.unit, len(first.communes), first.covered) == (land.districts[0], 3, 3)
    assert first.collaborators == [mai, bao]
    assert (second.covered, second.collaborators) == (1, [bao])
    assert [c.unit.name for c in second.in_state("uncovered")] == ["Vườn Dầu", "Cầu Ván"]
    assert [c.unit.name for c in first.to_decide] == ["Suối Đá", "Cây Gáo"]
    assert first.communes[0].ends_on == date(2019, 1, 31)


def test_after_a_reform_the_new_communes_stay_uncovered_until_somebody_is_appointed(
    people: People, land: Land
) -> None:
    mai = make_collaborator(people)
    term = appoint(people, mai, land.communes[:3])
    for unit in [*land.communes, *land.districts, land.province]:
        AdminUnit.objects.filter(pk=unit.pk).update(ends_on=REFORM)
    big = AdminUnit.objects.get(code="99")
    new = [
        make_unit(code, name, Level.COMMUNE, big, starts_on=REFORM)
        for code, name in (("98100", "Suối Đá"), ("98191", "Bến Mới"))
    ]
    set_territory(
        seen=newest_territory().version,
        units=new,
        starts_on=REFORM,
        source="NQ",
        by=people[Role.DIRECTOR],
        on=REFORM,
    )

    before, after = coverage(date(2025, 6, 30)), coverage(REFORM)
    assert (len(before.communes), len(before.covered)) == (6, 3)
    assert (len(after.communes), len(after.covered)) == (2, 0)
    assert [unit.pk for unit in after.uncovered] == [unit.pk for unit in new]
    assert after.without_area == [term]  # the reused code 98100 is another unit
    assert len(after.by_district) == 1
    assert after.by_district[0].unit == big

    change_areas(
        appointment=term,
        seen=term.version,
        units=new[:1],
        from_on=REFORM,
        by=people[Role.OFFICER],
        on=REFORM,
    )
    assert [unit.pk for unit in coverage(REFORM).covered] == [new[0].pk]
    assert len(coverage(date(2025, 6, 30)).covered) == 3


def test_a_centre_without_territory_serves_no_commune(people: People) -> None:
    found = coverage(ON)
    assert (found.communes, found.appointments, found.by_district) == ([], [], [])


def test_queries_stay_the_same_from_one_commune_to_many(people: People, land: Land) -> None:
    def queries(read: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            read()
        return len(captured)

    def read_the_page() -> None:
        found = coverage(ON)
        for load in found.by_district:
            assert load.unit is not None
            assert load.unit.full_name(ON).startswith("huyện ")
            for commune in load.communes:
                assert commune.unit.full_name(ON).startswith("xã ")
                assert [f"{d.collaborator} {d.appointment.decision}" for d in commune.duties]
        assert len(found.without_account) == len(found.appointments)

    for unit in land.communes[1:]:
        AdminUnit.objects.filter(pk=unit.pk).update(ends_on=date(2000, 1, 1))
    appoint(people, make_collaborator(people, "Một Người"), land.communes[:1])
    few, few_series = queries(read_the_page), queries(lambda: headcount_series(ON))
    AdminUnit.objects.filter(code__startswith="981").update(ends_on=None)
    for number in range(30):
        unit = make_unit(f"982{number:02}", f"Xã {number}", Level.COMMUNE, land.districts[1])
        appoint(people, make_collaborator(people, f"Người {number}"), [unit])
    for unit in land.communes[1:]:
        appoint(people, make_collaborator(people, f"Người ở {unit}"), [unit])
    assert queries(read_the_page) == few == 5
    assert queries(lambda: headcount_series(ON)) == few_series == 3
