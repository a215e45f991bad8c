import pytest

from tests.factories.fieldwork import Field, make_field
from tests.factories.linkages import Matchmaker, make_matchmaker
from tests.factories.network import Land
from tests.web.conftest import People


@pytest.fixture
def field(people: People, land: Land, demo: object) -> Field:
    return make_field(people, land)


@pytest.fixture
def hand(field: Field) -> Matchmaker:
    return make_matchmaker(field)
