"""P2: nobody takes a step and the one that another person must take, whatever roles they hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from caunoi.accounts.actions import end_grant, grant_role
from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role, roles_with
from caunoi.common.errors import Refusal
from caunoi.schemes.money import amendments, ledger
from caunoi.schemes.steps import demands
from tests.factories.network import make_land
from tests.reliability import goals
from tests.reliability.second_steps import ASKED_BY_TABLES, WAYS, SecondStep, Way

pytestmark = pytest.mark.django_db
People = dict[Role, User]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@dataclass
class Measured:
    """`asked` tries by the same person, and those that went through; the pairs they were of."""

    asked: int = 0
    taken: list[str] = field(default_factory=list)
    pairs: set[str] = field(default_factory=set)


def measured(people: People) -> Measured:
    found = Measured()
    for way in WAYS:
        with _undone():
            _try_way(way, people, found)
    return found


def _try_way(way: Way, people: People, found: Measured) -> None:
    land = make_land(people)
    person = _holder("mot.nguoi", way.role)
    for step in way.walk(people, land, person):
        found.pairs.add(str(step))
        for role in roles_with(step.permission):
            _require_open_to_another(step, role)
            for is_change in (False, True):
                found.asked += 1
                with _undone():
                    _give(person, role, step, people[Role.ADMINISTRATOR], is_change=is_change)
                    if _is_taken(step, person):
                        how = "after a change" if is_change else "with both"
                        found.taken.append(f"{step} as {role} {how}")


def _require_open_to_another(step: SecondStep, role: Role) -> None:
    """A step that nobody can take would be refused for another reason than the person."""
    with _undone():
        step.take(_holder("nguoi.khac", role))


def _holder(username: str, role: Role) -> User:
    user = User.objects.create(username=username, full_name=f"Người {username}")
    RoleGrant.objects.create(user=user, role=role)
    return user


def _give(person: User, role: Role, step: SecondStep, by: User, *, is_change: bool) -> None:
    """Give the role through the actions, beside the one of the first step or in its place."""
    if is_change:
        for grant in person.grants.all():
            end_grant(
                grant=grant,
                seen=grant.version,
                ends_on=step.on,
                reason="đổi việc",
                by=by,
                on=step.on,
            )
    grant_role(user=person, role=role, by=by, on=step.on, decision="QĐ 1")


def _is_taken(step: SecondStep, person: User) -> bool:
    try:
        with transaction.atomic():
            step.take(person)
    except (Refusal, IntegrityError):
        return False
    return True


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_nobody_checks_what_they_made(people: People) -> None:
    found = measured(people)
    figure = f"{len(found.taken)} by one person, {len(found.pairs)} pairs of steps"
    goals.say(
        "P2-steps",
        done=found.asked - len(found.taken),
        asked=found.asked,
        figure=figure,
        holds=not found.taken,
    )
    assert not found.taken, found.taken
    assert found.pairs >= ASKED_BY_TABLES


def test_sabotage_without_the_look_at_who_made_it_one_person_does_both(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (demands, ledger, amendments):
        monkeypatch.setattr(module, "require_another_person", lambda *_asked: None)
    of_schemes = {pair for pair in ASKED_BY_TABLES if pair.startswith("schemes.")}
    assert {taken.partition(" as ")[0] for taken in measured(people).taken} == of_schemes
