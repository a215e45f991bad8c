"""Whatever a collaborator fills in is kept by its page until it has arrived, or it says why not."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse

from caunoi.accounts.roles import GRANTS, Role
from caunoi.demo.models import Demonstration
from caunoi.web.access import rows
from tests.factories.network import Land
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of
from tests.web.test_access import url_of
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db

NOTHING_TYPED = "a button: nothing is typed"
NO_PASSWORD = "a password is not kept"
#: URL name → why its form may be lost.
MAY_BE_LOST = {
    "sign-in": NO_PASSWORD,
    "invitation": NO_PASSWORD,
    "forgotten": "one name, typed in a second",
    "account-links": NOTHING_TYPED,
    **dict.fromkeys(
        ("second-factor", "second-factor-remove", "second-factor-codes"),
        "a code that lasts half a minute, or a password",
    ),
    **dict.fromkeys(
        ("sign-in-demo", "sign-out", "language", "story-day", "notice-open", "notices-read"),
        NOTHING_TYPED,
    ),
    **dict.fromkeys(("difficulty-link", "scheme-link"), NOTHING_TYPED),
}
FORM = re.compile(r'<form(?P<attributes>[^>]*method="post"[^>]*)>(?P<inside>.*?)</form>', re.DOTALL)
ID = '<input type="hidden" name="command" value="'
ACTION = re.compile(r'action="([^"]*)"')


@pytest.fixture
def world(people: People, land: Land, demo: Demonstration) -> World:
    return make_world(people, land)


def addresses(world: World) -> list[str]:
    """Return every page, and those on which a form stands only after a choice."""
    firms = [world.field.firm.pk, world.establishment.pk]
    chosen = "?" + "&".join(f"with={pk}" for pk in firms)
    asked = [url_of(row.name, world, Role.COLLABORATOR) for row in rows() if "GET" in row.methods]
    return [
        *asked,
        reverse("web:own-month", args=["2018-11"]),
        reverse("web:linkage-new") + chosen,
        reverse("web:linkage-partner", args=[world.linkage.pk]) + chosen,
        reverse("web:association-member", args=[world.association.pk]) + chosen,
        reverse("web:area-plan-edit", args=[world.field.collaborator.pk, 2018, 12]),
    ]


def forms_seen(client: Client, world: World) -> list[tuple[str, str, str]]:
    """Return of each form that writes: the name of the address it goes to, its tag, its inside."""
    found = []
    for address in addresses(world):
        answer = client.get(address)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        for form in FORM.finditer(markup_of(answer)):
            action = ACTION.search(form["attributes"])
            to = urljoin(address, action[1] if action else "")
            name = resolve(urlsplit(to).path).url_name
            found.append((name or "", form["attributes"], form["inside"]))
    return found


@pytest.fixture
def seen(world: World, client_for: ClientFor) -> list[tuple[str, str, str]]:
    """The forms of the person whose work it is, and of one who may do it everywhere."""
    own = Client()
    own.force_login(world.field.user)
    return forms_seen(own, world) + forms_seen(client_for(Role.COLLABORATOR), world)


def test_every_form_of_the_yard_keeps_what_is_typed(seen: list[tuple[str, str, str]]) -> None:
    lost = {name for name, tag, _inside in seen if "data-keeps" not in tag} - set(MAY_BE_LOST)
    assert not lost
    without_script = {
        name for name, tag, _inside in seen if "data-keeps" in tag and "action=" not in tag
    }
    assert not without_script, "a form that is posted to its own page is lost by the back button"
    many = {name for name, tag, inside in seen if "data-keeps" in tag and ID not in inside}
    assert not many, "a form without an id is written twice when its answer is lost"


def test_every_form_of_the_yard_was_looked_at(seen: list[tuple[str, str, str]]) -> None:
    """A form that stands on no page of this walk is not kept by chance."""
    rights = GRANTS[Role.COLLABORATOR] | GRANTS[Role.TEAM_LEADER]
    written = {row.name for row in rows() if "POST" in row.methods and row.admits(rights)}
    assert written - {name for name, _tag, _inside in seen} - set(MAY_BE_LOST) == set()
