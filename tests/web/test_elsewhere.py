"""What stands at a place is not there for an office that is of another place: no page, no act."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import User
from caunoi.accounts.rights import Scope
from caunoi.accounts.roles import GRANTS, Role
from caunoi.demo.models import Demonstration
from caunoi.journal.models import Entry
from caunoi.web.access import rows
from tests.factories.network import Land
from tests.web.conftest import ClientFor, People
from tests.web.world import ARGUMENTS, NOT_FOUND, World, make_world

pytestmark = pytest.mark.django_db

#: Things that stand at no place: whoever has the right anywhere has it for them.
NOWHERE = {
    # The law, the calendar and the money of the year are one for the whole Centre.
    *("norm", "norm-propose", "norm-change", "norm-change-approve", "norm-change-return"),
    *("day-withdraw", "day-change", "day-change-approve", "day-change-return"),
    *("plan-add", "plan-withdraw", "allocate", "budget-rows"),
    # So are its reports and its sheet of allowances; a collaborator's month goes to the Centre.
    *("report", "report-prepare", "report-sign", "report-rows", "report-file"),
    *("month-report", "month-rows", "month-file", "month-decide", "own-month", "own-month-rows"),
    *("allowance-sheet", "allowance-file", "allowance-step"),
    # Accounts have roles at places and no place of their own.
    *("person", "person-invite", "person-active", "invitation-confirm", "grant-new", "grant-end"),
    # A notice is its recipient's; these two open with what their link carries.
    *("notice", "notice-open", "invitation", "owner"),
}
#: The name of an address, a method, a role.
Door = tuple[str, str, str]
PLACED = [
    (row, method)
    for row in rows()
    for method in row.methods
    if row.name in ARGUMENTS and row.name not in NOWHERE
]


@pytest.fixture
def world(people: People, land: Land, demo: Demonstration) -> World:
    return make_world(people, land)


@pytest.fixture
def there(people_at: Callable[..., People], land: Land) -> People:
    """An office whose people have their roles for a commune where nothing stands."""
    return people_at(land.communes[-1])


def doors(
    world: World, office: People, roles: Iterable[Role]
) -> dict[tuple[str, str, str], tuple[bool, int]]:
    """Return, by name, method and role, whether the role is admitted and how it is answered."""
    found = {}
    for role in roles:
        client = inside(office[role])
        for row, method in PLACED:
            url = reverse(f"web:{row.name}", kwargs=ARGUMENTS[row.name](world, role))
            answer: Any = client.get(url) if method == "GET" else client.post(url)
            admitted = row.admits(GRANTS[role])
            found[row.name, method, role.value] = (admitted, answer.status_code)
    return found


def inside(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def open_doors(world: World, office: People, roles: Iterable[Role] = tuple(Role)) -> list[Door]:
    found = doors(world, office, roles).items()
    return [door for door, (admitted, status) in found if status != (404 if admitted else 403)]


def test_what_stands_nowhere_is_an_address_with_a_thing() -> None:
    assert set(ARGUMENTS) >= NOWHERE
    assert len(PLACED) > 70


def test_an_office_of_another_place_finds_nothing_and_changes_nothing(
    world: World, there: People
) -> None:
    before = Entry.objects.count()
    assert open_doors(world, there) == []
    assert Entry.objects.count() == before


def test_an_office_of_the_province_is_answered_as_one_of_everywhere(
    world: World, people_at: Callable[..., People], land: Land, client_for: ClientFor
) -> None:
    province = people_at(land.province)
    for role in (Role.OFFICER, Role.DEPARTMENT, Role.AUDITOR):
        for row, method in PLACED:
            if method == "GET" and row.admits(GRANTS[role]):
                url = reverse(f"web:{row.name}", kwargs=ARGUMENTS[row.name](world, role))
                answer = inside(province[role]).get(url)
                expected = client_for(role).get(url).status_code
                assert answer.status_code == expected, (row.name, role)
                assert expected != 404 or role in NOT_FOUND.get(row.name, set()), row.name


def test_sabotage_without_places_the_doors_stand_open(
    world: World, there: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Scope, "q", lambda _scope, _path: Q())
    found = {name for name, _method, _role in open_doors(world, there, [Role.AUDITOR])}
    assert {"scheme", "establishment", "difficulty"} <= found
