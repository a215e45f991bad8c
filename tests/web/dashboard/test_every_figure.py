"""Every figure of every board opens, and its rows add up to it."""

import html
import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from caunoi.reporting.boards.figures import Figure
from caunoi.reporting.boards.money import money_of
from caunoi.reporting.boards.schemes import pipeline_of
from caunoi.web.dashboard import views
from tests.factories.fieldwork import make_firm
from tests.factories.network import STORY_DAY, Land
from tests.web.conftest import People
from tests.web.counting import queries_of
from tests.web.pages import markup_of
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db
BOARD = reverse("web:dashboard")
MAP = reverse("web:dashboard-map")
FIGURE = re.compile(r'href="([^"]+)" data-figure="([^"]+)" data-value="(\d+)"')
VALUE = re.compile(r'<tr data-value="(-?\d+)"')
TOTAL = re.compile(r'Cộng <b class="n">([\d.]+)')
#: A page of eight sections, each of one to five queries.
MOST_QUERIES = 60
#: What a director must find on the board: none of the sections may be empty in this world.
SECTIONS = {"money", "pipeline", "radar", "quality", "cover", "headcount"}


@pytest.fixture
def world(people: People, land: Land, demo: Demonstration) -> World:
    return make_world(people, land)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def figures_on(client: Client, address: str) -> dict[str, tuple[str, int]]:
    """Return each figure that opens: key → address, value."""
    page = client.get(address)
    assert page.status_code == 200
    found = FIGURE.findall(markup_of(page))
    return {key: (html.unescape(url), int(value)) for url, key, value in found}


def sum_of_rows(client: Client, address: str) -> int:
    """Add up the rows of all pages of an opened figure."""
    total, number = 0, 1
    while True:
        page = client.get(f"{address}&page={number}")
        assert page.status_code == 200, address
        text = markup_of(page)
        total += sum(int(value) for value in VALUE.findall(text))
        if not page.context["listing"].page.has_next():
            said = TOTAL.search(text)
            assert said and int(said[1].replace(".", "")) == total
            return total
        number += 1


def faults(client: Client, address: str) -> dict[str, tuple[int, int]]:
    """Return the figures whose rows do not add up: key → what it says, what its rows give."""
    found = {
        key: (value, sum_of_rows(client, url))
        for key, (url, value) in figures_on(client, address).items()
    }
    return {key: pair for key, pair in found.items() if pair[0] != pair[1]}


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.OFFICER, Role.DEPARTMENT])
@pytest.mark.parametrize("address", [BOARD, f"{MAP}?layer=firms"])
def test_every_figure_opens_to_rows_that_add_up(role: Role, address: str, world: World) -> None:
    client = client_of(world.people[role])
    assert figures_on(client, address)
    assert faults(client, address) == {}


def test_the_board_of_the_director_has_every_section(world: World) -> None:
    found = figures_on(client_of(world.people[Role.DIRECTOR]), BOARD)
    assert {key.split(":")[0].split(".")[0] for key in found} >= SECTIONS


@pytest.mark.parametrize("address", [BOARD, f"{MAP}?layer=firms"])
def test_a_collaborator_sees_the_own_area_and_its_rows_alone(address: str, world: World) -> None:
    client = client_of(world.field.user)
    mine = figures_on(client, address)
    assert faults(client, address) == {}
    everything = figures_on(client_of(world.people[Role.DIRECTOR]), address)
    assert not [key for key in mine if key.startswith("money.") or key.startswith("headcount")]
    for key, (_url, value) in mine.items():
        assert value <= everything.get(key, ("", value))[1], key
    covered = sum(value for key, (_u, value) in mine.items() if key.startswith("cover:"))
    if address == BOARD:
        assert 0 < covered < len(world.land.communes)


def test_nobody_opens_by_address_what_the_board_does_not_show(world: World) -> None:
    client = client_of(world.field.user)
    rows = reverse("web:dashboard-rows")
    for key in ("money.paid:2018", "headcount.present:2018"):
        page = client.get(rows, {"figure": key})
        assert page.context["total"] == 0, key
    for key in ("moon", "money.paid", "money.paid:x", "pipeline:x", "map:moon:1", "cover:x", ""):
        assert client.get(rows, {"figure": key}).status_code == 404, key


def test_a_figure_that_says_more_than_its_rows_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = pipeline_of

    def boast(user: User, on: date) -> list[Figure]:
        return [Figure(f.key, (f.value or 0) + 1) for f in honest(user, on)]

    monkeypatch.setattr(views, "pipeline_of", boast)
    found = faults(client_of(world.people[Role.DIRECTOR]), BOARD)
    assert found and all(key.startswith("pipeline:") for key in found)


def test_the_board_costs_the_same_for_one_and_for_many(world: World) -> None:
    client = client_of(world.people[Role.DIRECTOR])
    one = queries_of(client, BOARD)
    firms = queries_of(client, f"{MAP}?layer=firms")
    for number in range(12):
        world.field.need(description=f"Máy số {number}", item="consultancy")
        make_firm(world.people, world.land.communes[number % 4], f"Xưởng số {number}")
    assert queries_of(client, BOARD) == one
    assert queries_of(client, f"{MAP}?layer=firms") == firms
    assert one <= MOST_QUERIES


def test_what_happens_after_the_day_does_not_count(world: World) -> None:
    director = world.people[Role.DIRECTOR]
    before = pipeline_of(director, date(2010, 1, 1))
    assert sum(figure.value or 0 for figure in before) == 0
    assert money_of(director, date(2010, 1, 1)).years == {}  # type: ignore[union-attr]
    assert sum(f.value or 0 for f in pipeline_of(director, STORY_DAY)) > 0
