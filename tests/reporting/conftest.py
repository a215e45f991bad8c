from pathlib import Path
from typing import Any

import pytest

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.establishments.models import Establishment
from tests.factories.network import Land, make_land
from tests.factories.schemes import Office, give_money, make_firm


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    """Reports are stored in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def land(people: dict[Role, User]) -> Land:
    return make_land(people)


@pytest.fixture
def office(people: dict[Role, User]) -> Office:
    return Office(people)


@pytest.fixture
def firm(people: dict[Role, User], land: Land) -> Establishment:
    return make_firm(people, land)


@pytest.fixture
def money(people: dict[Role, User]) -> None:
    give_money(people)
