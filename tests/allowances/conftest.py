import pytest

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from tests.factories.network import Land, make_land


@pytest.fixture
def land(people: dict[Role, User]) -> Land:
    return make_land(people)
