"""Page, list, button, notice and action give one answer to "may this person do this here".

Every role is granted for areas of every kind; schemes stand at old, divided, new and foreign
communes and nowhere. The answer expected is the walk in `expected.py`.
"""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.demo.models import Demonstration
from caunoi.localities.models import AdminUnit, Succession
from caunoi.localities.queries import unit_on
from caunoi.notices.models import Notice
from caunoi.schemes.lifecycle import advance, steps_from
from caunoi.schemes.models import Scheme
from tests.factories.schemes import Office, give_money
from tests.rights.expected import Expected

REFORM = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)
AFTER = date(2025, 7, 2)
STORY_DAY = date(2018, 12, 20)
#: In which state each role finds a step of its own.
STATE_OF = {
    Role.OFFICER: "appraised",
    Role.DEPARTMENT: "submitted",
    Role.AUTHORITY: "in_plan",
    Role.DIRECTOR: "approved",
    Role.ACCOUNTANT: "submitted",
}
STATES = ("submitted", "appraised", "in_plan", "approved")


def commune(code: str, on: date = BEFORE) -> AdminUnit:
    unit = unit_on(code, on)
    assert unit is not None and unit.level == "commune"
    return unit


def places() -> dict[str, AdminUnit | None]:
    return {
        "whole": commune("25777"),  # Dầu Tiếng, wholly into the new Dầu Tiếng
        "divided": commune("25786"),  # Minh Tân, into Minh Thạnh and Long Hòa
        "new": commune("25780", REFORM),  # the new Minh Thạnh
        "far": commune("00001"),  # in Ba Đình, Hà Nội
        "nowhere": None,
    }


@dataclass(frozen=True)
class Area:
    """Where and how long a role is granted, by the codes of its units; none is everywhere."""

    units: tuple[tuple[str, date], ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


AREAS = {
    "everywhere": Area(),
    "old province": Area((("74", BEFORE),)),
    "old district, until the reform": Area((("720", BEFORE),), ends_on=REFORM),
    "old commune": Area((("25777", BEFORE),)),
    "merged province, since the reform": Area((("79", REFORM),), starts_on=REFORM),
    "new commune": Area((("25777", REFORM),)),
    "one of the two that took the divided": Area((("25792", REFORM),)),
    "the other, since the reform": Area((("25780", REFORM),), starts_on=REFORM),
    "a district and a far commune": Area((("720", BEFORE), ("00001", BEFORE))),
    "a far district": Area((("001", BEFORE),)),
}


@dataclass
class World:
    """People of every role and area; at every place a scheme in each of some states."""

    on: date
    office: Office
    places: dict[str, AdminUnit | None]
    people: list[User]
    role_of: dict[int, Role]
    schemes: dict[tuple[str, str], Scheme]
    expected: Expected
    cells: int = 0
    wrong: list[str] = field(default_factory=list)

    def check(self, what: str, user: User, place: str, shown: bool, right: bool) -> None:
        self.cells += 1
        if shown != right:
            self.wrong.append(f"{what}, {user.full_name}, {place}: {shown}, expected {right}")

    def sees(self, user: User, place: str) -> bool:
        return self.expected.may(user, "schemes.view", place)


def make_people() -> tuple[list[User], dict[int, Role]]:
    people, role_of = [], {}
    for role in Role:
        for name, area in AREAS.items():
            user = User.objects.create(
                username=f"p{len(people)}", full_name=f"{role.value}, {name} (#{len(people)})"
            )
            for code, day in area.units or ((None, None),):
                RoleGrant.objects.create(
                    user=user,
                    role=role,
                    unit=unit_on(code, day) if code and day else None,
                    starts_on=area.starts_on,
                    ends_on=area.ends_on,
                )
            people.append(user)
            role_of[user.pk] = role
    return people, role_of


def make_schemes(office: Office, places: dict[str, AdminUnit | None]) -> dict[Any, Scheme]:
    made = {}
    for place, unit in places.items():
        for state in STATES:
            scheme = office.submit(office.draft(unit=unit, title=f"Tập huấn {place} {state}"))
            if state != "submitted":
                scheme = office.appraise(scheme)
            if state in ("in_plan", "approved"):
                scheme = office.plan(scheme)
            if state == "approved":
                scheme = office.approve(scheme)
            made[place, state] = scheme
    return made


@pytest.fixture
def world(
    request: pytest.FixtureRequest, people: dict[Role, User], settings: Any, tmp_path: Path
) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    on: date = request.param
    Demonstration.objects.create(pk=1, is_demo=True, story_day=on)
    give_money(people)
    office, where = Office(people), places()
    if on < REFORM:  # nothing stands where nothing is yet
        del where["new"]
    schemes = make_schemes(office, where)
    made, role_of = make_people()
    return World(on, office, where, made, role_of, schemes, Expected(made, where, on))


days = pytest.mark.parametrize(
    "world", [STORY_DAY, BEFORE, REFORM, AFTER], indirect=True, ids=lambda day: f"{day:%d/%m/%Y}"
)


def agree(world: World) -> None:
    assert not world.wrong, f"{len(world.wrong)} of {world.cells}: {world.wrong[:8]}"


@days
def test_lists_pages_buttons_and_actions_agree(world: World) -> None:
    for user in world.people:
        client = Client()
        client.force_login(user)
        check_list(world, user, client)
        role = world.role_of[user.pk]
        for place in pages_to_open(world, user, role):
            check_page(world, user, client, place, scheme_for(world, role, place))
        for place in world.places:
            check_actions(world, user, place, scheme_for(world, role, place))
    agree(world)
    assert world.cells >= 920


def scheme_for(world: World, role: Role, place: str) -> Scheme:
    return world.schemes[place, STATE_OF.get(role, "approved")]


def pages_to_open(world: World, user: User, role: Role) -> list[str]:
    """Two pages that one sees, one without a step of one's own; every third person a closed one.

    Which ones turns from person to person, so that together they open every place.
    """
    seen = [place for place in world.places if world.sees(user, place)]
    unseen = [place for place in world.places if place not in seen]
    turn = user.pk % len(seen) if seen else 0
    opened = [*seen[turn:], *seen[:turn]][: 2 if role in STATE_OF else 1]
    return opened + (unseen[:1] if user.pk % 3 == 0 else [])


def check_list(world: World, user: User, client: Client) -> None:
    """The list names the schemes of the own area, and opens for nobody else."""
    answer = client.get(reverse("web:schemes"), {"q": "Tập huấn"})
    codes = set(re.findall(r"NV-\d{4}-\d{3}", answer.content.decode()))
    for (place, _state), scheme in world.schemes.items():
        world.check("list", user, place, scheme.code in codes, world.sees(user, place))


def check_page(world: World, user: User, client: Client, place: str, scheme: Scheme) -> None:
    """The page of what one sees opens, with a link to each step that is one's own there."""
    answer = client.get(reverse("web:scheme", args=[scheme.code]))
    sees = world.sees(user, place)
    world.check("page", user, place, answer.status_code == 200, sees)
    if not sees:
        return
    for row in steps_from(scheme.state):
        url = reverse("web:scheme-step", args=[scheme.code, row.name])
        may = world.expected.may(user, row.permission, place)
        world.check(
            f"button {row.name}", user, place, f'href="{url}"' in answer.content.decode(), may
        )


def check_actions(world: World, user: User, place: str, scheme: Scheme) -> None:
    """The door of the schemes refuses exactly those whose right does not reach the place.

    Who has no step of their own is tried with one, to keep the walk short.
    """
    steps = steps_from(scheme.state)
    for row in steps if world.role_of[user.pk] in STATE_OF else steps[:1]:
        may = world.expected.may(user, row.permission, place)
        world.check(
            f"action {row.name}", user, place, is_let_in(scheme, row.name, user, world.on), may
        )


def is_let_in(scheme: Scheme, step: str, user: User, on: date) -> bool:
    """Try a step without its facts: who may take it is asked for them, another is turned away."""
    try:
        with transaction.atomic():
            advance(scheme=scheme, transition=step, by=user, on=on)
            transaction.set_rollback(True)
    except NotPermitted:
        return False
    except Refusal:
        return True
    return True


# --- who is told, who is named --------------------------------------------------------------------


@days
def test_notices_and_names_agree(world: World) -> None:
    """Each step tells who takes the next one at that place, and nobody who holds it elsewhere."""
    for place in world.places:
        office, schemes = world.office, world.schemes
        with as_it_was_told(world, place, "programmes.plan"):
            office.appraise(schemes[place, "submitted"], on=world.on)
        with as_it_was_told(world, place, "schemes.contract"):
            office.approve(schemes[place, "in_plan"], on=world.on)
        check_names(world, place, schemes[place, "approved"], "sign_contract", "schemes.contract")
    agree(world)


@contextmanager
def as_it_was_told(world: World, place: str, permission: str) -> Iterator[None]:
    Notice.objects.all().delete()
    yield
    told = set(Notice.objects.values_list("recipient", flat=True))
    for user in world.people:
        may = world.expected.may(user, permission, place)
        world.check(f"notice for {permission}", user, place, user.pk in told, may)


def check_names(world: World, place: str, scheme: Scheme, step: str, permission: str) -> None:
    """Whoever finds the step locked reads who may take it here."""
    client = Client()
    client.force_login(world.office.people[Role.AUTHORITY])
    answer = client.get(reverse("web:scheme-step", args=[scheme.code, step]))
    page = html.unescape(answer.content.decode())
    for user in world.people:
        may = world.expected.may(user, permission, place)
        world.check(f"named for {permission}", user, place, user.full_name in page, may)


# --- without the protection -----------------------------------------------------------------------


@pytest.fixture
def nothing_lies_above_a_successor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Follow a unit to its successor, and no further up."""
    ways = (
        (AdminUnit, "pk", ("parent", "parent__parent")),
        (Succession, "predecessor", ("successor",)),
    )
    monkeypatch.setattr("caunoi.accounts.rights._WAYS", ways)


@pytest.mark.parametrize("world", [AFTER], indirect=True)
def test_sabotage_a_grant_at_the_merged_province_is_missed(
    world: World, nothing_lies_above_a_successor: None
) -> None:
    """The walk sees it: lists, actions and notices all lose the same places together."""
    for user in world.people:
        for place in world.places:
            check_actions(world, user, place, scheme_for(world, world.role_of[user.pk], place))
    with as_it_was_told(world, "whole", "schemes.contract"):
        world.office.approve(world.schemes["whole", "in_plan"], on=world.on)
    assert world.wrong
    assert all("merged province" in wrong for wrong in world.wrong)
    assert any(wrong.startswith("notice") for wrong in world.wrong)
