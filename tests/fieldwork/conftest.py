from pathlib import Path
from typing import Any

import pytest

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from tests.factories.fieldwork import Field, make_field
from tests.factories.network import Land, make_land


@pytest.fixture(autouse=True)
def stored_files(settings: Any, tmp_path: Path) -> Path:
    """Photos of these tests lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def land(people: dict[Role, User]) -> Land:
    return make_land(people)


@pytest.fixture
def field(people: dict[Role, User], land: Land) -> Field:
    return make_field(people, land)
