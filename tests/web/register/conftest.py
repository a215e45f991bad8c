"""A collaborator of one commune, for the pages of the register."""

import pytest
from django.test import Client

from caunoi.accounts.actions import grant_role
from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from tests.factories.network import STORY_DAY, Land
from tests.web.conftest import ClientFor, People


@pytest.fixture
def officer(client_for: ClientFor) -> Client:
    return client_for(Role.OFFICER)


@pytest.fixture
def collaborator(people: People, land: Land) -> Client:
    """Somebody who answers for the commune Suối Đá alone."""
    user = User.objects.create(username="thu.mai", full_name="Nguyễn Thị Mai")
    grant_role(
        user=user,
        role=Role.COLLABORATOR,
        unit=land.communes[0],
        starts_on=STORY_DAY,
        by=people[Role.ADMINISTRATOR],
        on=STORY_DAY,
    )
    client = Client()
    client.force_login(user)
    return client
