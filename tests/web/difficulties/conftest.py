from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from caunoi.accounts.models import User
from caunoi.demo.models import Demonstration
from tests.factories.difficulties import MONDAY, Desk
from tests.factories.fieldwork import make_field
from tests.factories.network import Land
from tests.web.conftest import People

As = Callable[[User], Client]


@pytest.fixture
def monday(db: None) -> date:
    """The pages stand on a Monday without a holiday near it."""
    Demonstration.objects.create(pk=1, is_demo=True, story_day=MONDAY)
    return MONDAY


@pytest.fixture
def desk(people: People, land: Land, monday: date) -> Desk:
    return Desk(people, make_field(people, land))


@pytest.fixture
def as_() -> As:
    """Return a client signed in as somebody."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in
