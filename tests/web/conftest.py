"""What the tests of the pages share: an invented land, a database that stands on a story day."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from tests.factories.network import STORY_DAY, Land, make_land

People = dict[Role, User]
ClientFor = Callable[[Role], Client]


@pytest.fixture
def land(people: People) -> Land:
    return make_land(people)


@pytest.fixture
def demo(db: None) -> Demonstration:
    """Mark the database as a demonstration that stands on 20/12/2018."""
    return Demonstration.objects.create(pk=1, is_demo=True, story_day=STORY_DAY)


@pytest.fixture
def story_day() -> date:
    return STORY_DAY
