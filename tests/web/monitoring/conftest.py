from pathlib import Path
from typing import Any

import pytest

from caunoi.demo.models import Demonstration
from caunoi.schemes.models import Scheme
from tests.factories.fieldwork import make_field
from tests.factories.monitoring import Patrol
from tests.factories.network import Land
from tests.factories.schemes import Office, give_money
from tests.web.conftest import People


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    """Contracts and photos are stored in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def patrol(people: People, land: Land, demo: Demonstration) -> Patrol:
    give_money(people, amount_vnd=20_000 * 10**6)
    return Patrol(people, make_field(people, land), Office(people))


@pytest.fixture
def scheme(patrol: Patrol) -> Scheme:
    return patrol.running()
