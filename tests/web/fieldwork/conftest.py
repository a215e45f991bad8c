from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from caunoi.accounts.models import User
from caunoi.demo.models import Demonstration
from tests.factories.fieldwork import SPRING, Field, make_field
from tests.factories.network import Land
from tests.web.conftest import People

As = Callable[[User], Client]


@pytest.fixture(autouse=True)
def stored_files(settings: Any, tmp_path: Path) -> Path:
    """Photos of these tests lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def field(people: People, land: Land) -> Field:
    return make_field(people, land)


@pytest.fixture
def spring(db: None) -> date:
    """The pages stand on a day on which everything can be green."""
    Demonstration.objects.create(pk=1, is_demo=True, story_day=SPRING)
    return SPRING


@pytest.fixture
def as_() -> As:
    """Return a client signed in as somebody."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
