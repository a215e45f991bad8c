"""Places to choose from are remembered by each process, and never older than the database."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.common.constraints import RenewsMark, lay
from caunoi.localities.models import AdminUnit, Edition, Kind, Level, UnitKind
from caunoi.localities.queries import edition
from caunoi.network.actions import set_territory
from caunoi.network.models import Territory
from caunoi.network.queries import newest_territory
from caunoi.web.places import commune_choices, communes_by_district
from tests.factories.network import STORY_DAY, Land, make_land, make_unit

pytestmark = pytest.mark.django_db

REFORM = date(2019, 7, 1)


@pytest.fixture
def land(people: dict[Role, User]) -> Land:
    return make_land(people)


def chosen_from(on: date = STORY_DAY) -> dict[str, list[str]]:
    """Return the names that a form offers, by the heading above them."""
    return {
        name: [label for _key, label in options]
        for name, options in commune_choices(on)
        if isinstance(options, list)
    }


def test_the_second_form_asks_only_whether_anything_changed(land: Land) -> None:
    first = communes_by_district(STORY_DAY)
    with CaptureQueriesContext(connection) as asked:
        assert communes_by_district(STORY_DAY) == first
    assert len(asked) == 1


def test_a_reform_is_offered_from_the_moment_it_is_written(land: Land) -> None:
    """A commune becomes a ward, two become one; what the day before says stays as it was."""
    assert "xã Suối Đá" in chosen_from()["huyện Đồi Sim"]
    before = chosen_from(REFORM)
    gone = land.communes[1:3]
    AdminUnit.objects.filter(pk__in=[unit.pk for unit in gone]).update(ends_on=REFORM)
    make_unit("98109", "Gáo Bình", Level.COMMUNE, land.districts[0], starts_on=REFORM)
    UnitKind.objects.filter(unit=land.communes[0]).update(ends_on=REFORM)
    UnitKind.objects.create(
        unit=land.communes[0], kind=Kind.WARD, starts_on=REFORM, confidence="H", source="thử"
    )
    assert chosen_from(REFORM)["huyện Đồi Sim"] == ["phường Suối Đá", "xã Gáo Bình"]
    assert chosen_from(REFORM)["huyện Bến Lau"] == before["huyện Bến Lau"]
    assert chosen_from()["huyện Đồi Sim"] == ["xã Suối Đá", "xã Cây Gáo", "xã An Bình Tây"]


def test_a_new_territory_is_offered_at_once(people: dict[Role, User], land: Land) -> None:
    assert set(chosen_from()) == {"huyện Đồi Sim", "huyện Bến Lau"}
    set_territory(
        seen=newest_territory().version,
        units=[land.districts[1]],
        starts_on=STORY_DAY,
        source="thử",
        by=people[Role.DIRECTOR],
        on=STORY_DAY,
    )
    assert set(chosen_from()) == {"huyện Bến Lau"}


def test_a_change_that_was_given_up_leaves_nothing_behind(land: Land) -> None:
    with transaction.atomic():
        AdminUnit.objects.filter(pk=land.communes[0].pk).update(name="Chưa Ký")
        assert "xã Chưa Ký" in chosen_from()["huyện Đồi Sim"]
        transaction.set_rollback(True)
    assert "xã Suối Đá" in chosen_from()["huyện Đồi Sim"]
    AdminUnit.objects.filter(pk=land.communes[1].pk).update(name="Đã Ký")
    assert chosen_from()["huyện Đồi Sim"][:2] == ["xã Suối Đá", "xã Đã Ký"]


@pytest.mark.parametrize("table", ["localities_adminunit", "localities_unitkind"])
def test_also_what_is_written_past_the_models_gives_a_new_mark(land: Land, table: str) -> None:
    marks = {edition()}
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET source = 'khác'")
        marks.add(edition())
        cursor.execute("UPDATE localities_succession SET document = 'khác'")
        marks.add(edition())
        cursor.execute("DELETE FROM network_territory")
        marks.add(edition())
    assert len(marks) == 4


def test_without_a_mark_nothing_is_remembered(land: Land) -> None:
    chosen_from()
    Edition.objects.all().delete()
    assert len(chosen_from()) == 2
    with CaptureQueriesContext(connection) as asked:
        chosen_from()
    assert len(asked) == 3


def test_the_mark_is_what_keeps_a_form_from_being_old(land: Land) -> None:
    """Sabotage: without the triggers a renamed commune would be offered by its old name."""
    chosen_from()
    with connection.cursor() as cursor:
        for statement in _without_triggers():
            cursor.execute(statement)
    AdminUnit.objects.filter(pk=land.communes[0].pk).update(name="Suối Mới")
    assert "xã Suối Đá" in chosen_from()["huyện Đồi Sim"]
    lay()
    assert "xã Suối Mới" in chosen_from()["huyện Đồi Sim"]


def _without_triggers() -> list[str]:
    laid = [
        (model._meta.db_table, constraint.name)
        for model in (AdminUnit, UnitKind, Territory)
        for constraint in model._meta.constraints
        if isinstance(constraint, RenewsMark)
    ]
    if connection.vendor == "postgresql":
        return [f'DROP TRIGGER "{name}" ON "{table}"' for table, name in laid]
    events = ("insert", "update", "delete")
    return [f'DROP TRIGGER "{name}_{event}"' for _table, name in laid for event in events]
