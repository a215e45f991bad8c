from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.db import connection

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from tests.factories.difficulties import Desk
from tests.factories.fieldwork import make_field
from tests.factories.network import Land, make_land


@pytest.fixture
def land(people: dict[Role, User]) -> Land:
    return make_land(people)


@pytest.fixture
def desk(people: dict[Role, User], land: Land) -> Desk:
    return Desk(people, make_field(people, land))


@pytest.fixture
def without_constraints() -> Iterator[Callable[[type[Any], Sequence[str]], None]]:
    """Take constraints of the database away: sabotage, to see that a test needs them.

    PostgreSQL gives them back with the end of the test's transaction, SQLite here.
    """

    def sabotage(model: type[Any], names: Sequence[str]) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = 1")
                return
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in names:
                cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DROP CONSTRAINT "{name}"')

    yield sabotage
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = 0")
