"""A step is guarded by the state of its record: taken twice, the second is refused.

Every address that takes a step is one case; `tests/web/steps.py` says what is sent.
"""

import pytest
from django.db import transaction
from django.test import Client

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from caunoi.journal.models import Entry
from caunoi.web.access import Does, rows
from tests.factories.network import Land
from tests.web.conftest import People
from tests.web.pages import markup_of
from tests.web.steps import STEPS
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db
NAMES = sorted(row.name for row in rows() if row.does is Does.STEPS)


def test_every_address_that_takes_a_step_is_a_case() -> None:
    assert set(NAMES) == set(STEPS)


def test_of_two_people_who_take_one_step_the_second_is_refused(
    people: People, land: Land, demo: Demonstration
) -> None:
    """One world for all, since it is long to make; each step is taken back."""
    world = make_world(people, land)
    seconds = {role: _second(role) for role in Role}
    wrong: dict[str, object] = {}
    for name in NAMES:
        with transaction.atomic():
            if found := _taken_twice(name, world, seconds):
                wrong[name] = found
            transaction.set_rollback(True)
    assert wrong == {}


def _second(role: Role) -> User:
    user = User.objects.create(username=f"second-{role}", full_name=f"{role.label} thứ hai")
    RoleGrant.objects.create(user=user, role=role)
    return user


def _taken_twice(name: str, world: World, seconds: dict[Role, User]) -> object:
    """Return what is wrong, None if nothing is."""
    step = STEPS[name](world)
    first, second = Client(), Client()
    if step.role is not None:
        first.force_login(world.people[step.role])
        second.force_login(seconds[step.role])
    url, entries = step.url(name), Entry.objects.count()
    answer = first.post(url, step.data)
    taken = Entry.objects.count()
    if answer.status_code != 302 or taken == entries:
        return "not taken", answer.status_code, markup_of(answer)[-1500:]
    again = second.post(url, step.data)
    if again.status_code not in (404, 409, 422) or Entry.objects.count() != taken:
        return "taken twice", again.status_code
    return None
