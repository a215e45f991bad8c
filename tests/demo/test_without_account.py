"""A visitor may appoint people who have no account yet: the story goes on without their word."""

from datetime import date

import pytest

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.demo.difficulties import Story
from caunoi.demo.ends import end_fieldwork
from caunoi.demo.later_years import LaterStory
from caunoi.demo.people import OFFICER
from caunoi.fieldwork.enums import TaskState
from caunoi.network.models import Collaborator
from tests.factories.fieldwork import Field, make_field, make_firm
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator, make_land

pytestmark = pytest.mark.django_db
People = dict[Role, User]


@pytest.fixture
def land(people: People) -> Land:
    return make_land(people)


@pytest.fixture
def field(people: People, land: Land) -> Field:
    return make_field(people, land)


@pytest.fixture
def newcomer(people: People, land: Land) -> Collaborator:
    """Somebody with a commune and no account."""
    person = make_collaborator(people, "Trần Văn Mới")
    appoint(people, person, [land.communes[3]], starts_on=date(2018, 3, 1), number="90/QĐ-SCT")
    return person


def test_whoever_has_no_account_writes_down_no_difficulty(
    people: People, land: Land, field: Field, newcomer: Collaborator
) -> None:
    for number in range(6):
        make_firm(people, land.communes[3], f"Cơ sở Mới {number}")
    yard = Story({})._yard(STORY_DAY)
    assert (yard.firm, yard.user) == (field.firm, field.user)


def test_a_task_of_whoever_has_no_account_is_ended_by_the_officer(
    people: People, field: Field, newcomer: Collaborator
) -> None:
    task = field.task(collaborator=newcomer)
    end_fieldwork({OFFICER: people[Role.OFFICER]}, date(2019, 1, 14))
    task.refresh_from_db()
    assert task.state == TaskState.DONE


def test_whoever_has_no_account_is_not_among_the_people_of_the_new_communes(
    field: Field, newcomer: Collaborator
) -> None:
    areas = LaterStory({})._new_communes(5)
    assert {area.collaborator for area in areas} == {field.collaborator}
