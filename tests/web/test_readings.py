"""Whoever is given personal data of others leaves a row: telephones in pages, names in files."""

import re
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import User
from caunoi.accounts.roles import GRANTS, Role
from caunoi.demo.models import Demonstration
from caunoi.difficulties.links import link_for
from caunoi.difficulties.models import Difficulty
from caunoi.establishments.models import Establishment
from caunoi.journal.models import Access
from caunoi.network.models import Collaborator
from caunoi.web import access
from caunoi.web.access import rows
from tests.factories.network import Land
from tests.web.conftest import People
from tests.web.test_access import url_of
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db

#: A telephone that each person and firm gets here; the second part differs.
PHONE = "0908"
NAME = "Họ Tên Riêng"
#: Together they may open every page of the office.
READERS = (Role.OFFICER, Role.ADMINISTRATOR, Role.COLLABORATOR)
#: They would leave, or become somebody else.
LEAVING = {"sign-out", "invitation", "sign-in-demo"}


@pytest.fixture
def world(people: People, land: Land, demo: Demonstration) -> World:
    made = make_world(people, land)
    Collaborator.objects.update(phone=f"{PHONE}111222", full_name=NAME)
    Establishment.objects.update(phone=f"{PHONE}333444", owner=NAME)
    User.objects.exclude(pk__in=[user.pk for user in people.values()]).update(
        phone=f"{PHONE}555666"
    )
    Difficulty.objects.update(raiser_phone=f"{PHONE}777888")
    return made


def content_of(answer: HttpResponse) -> str:
    if answer.streaming:
        return ""
    raw = answer.content
    if is_zipfile(BytesIO(raw)):
        with ZipFile(BytesIO(raw)) as parts:
            raw = b"\n".join(parts.read(name) for name in parts.namelist())
    return raw.decode("utf-8", "ignore")


def hands_out(answer: HttpResponse) -> bool:
    """Whether a telephone stands in the page or the file, written with or without spaces."""
    return PHONE in re.sub(r"(?<=\d)[ .](?=\d)", "", content_of(answer))


def silent_readings(world: World, people: People, readers: tuple[Role, ...] = READERS) -> set[str]:
    """Return the addresses that hand out a telephone and leave no row of who read."""
    found = set()
    for role in readers:
        client = Client()
        client.force_login(people[role])
        for row in rows():
            if "GET" not in row.methods or row.name in LEAVING or not row.admits(GRANTS[role]):
                continue
            for asked in ({}, {"format": "xlsx"}):
                with transaction.atomic():
                    answer = client.get(url_of(row.name, world, role), asked)
                    is_told = Access.objects.filter(kind="read", by=people[role]).exists()
                    transaction.set_rollback(True)
                if answer.status_code == 200 and hands_out(answer) and not is_told:
                    found.add(row.name)
    return found


def test_every_address_that_hands_out_telephones_leaves_a_row(world: World, people: People) -> None:
    assert silent_readings(world, people) == set()


def test_the_walk_finds_readings_that_nobody_records(
    world: World, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: with no row written, list, file and export are named."""
    monkeypatch.setattr(access, "_record_reading", lambda *_args: None)
    silent = silent_readings(world, people, readers=(Role.OFFICER,))
    assert {"collaborators", "collaborator", "establishment", "register-export"} <= silent


def test_an_owners_link_that_is_opened_leaves_a_row_without_its_secret(world: World) -> None:
    token = link_for(world.difficulty)
    assert Client().get(reverse("web:owner", args=[token])).status_code == 200
    row = Access.objects.get(record_type="difficulties.ownerlink")
    assert (row.by, token in row.record_id) == (None, False)
