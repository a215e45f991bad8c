import pytest

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from tests.factories.fieldwork import Field, make_field
from tests.factories.linkages import Matchmaker, make_matchmaker
from tests.factories.network import Land, make_land


@pytest.fixture
def land(people: dict[Role, User]) -> Land:
    return make_land(people)


@pytest.fixture
def field(people: dict[Role, User], land: Land) -> Field:
    return make_field(people, land)


@pytest.fixture
def hand(field: Field) -> Matchmaker:
    return make_matchmaker(field)
