"""The board as its readers use it: what waits for a signature, money against plan, found rows."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from caunoi.network.actions import set_headcount_target
from caunoi.schemes.enums import SchemeState
from tests.factories.network import STORY_DAY, Land
from tests.factories.schemes import Office
from tests.web.conftest import People
from tests.web.pages import markup_of
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db
BOARD = reverse("web:dashboard")
ROWS = reverse("web:dashboard-rows")


@pytest.fixture
def world(people: People, land: Land, demo: Demonstration) -> World:
    return make_world(people, land)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return markup_of(answer)


def test_the_director_finds_the_contract_to_sign_first(world: World, people: People) -> None:
    office = Office(people)
    scheme = office.walk(office.draft(title="Máy cắt chờ ký"), SchemeState.APPROVED)
    page = page_of(client_of(people[Role.DIRECTOR]), BOARD)
    assert page.index("Chờ ký, chờ duyệt") < page.index(scheme.title) < page.index('id="money"')
    assert scheme.title not in page_of(client_of(people[Role.AUDITOR]), BOARD)
    assert "Chờ ký, chờ duyệt" not in page_of(client_of(people[Role.OFFICER]), BOARD)


def test_the_network_is_set_against_its_plan(world: World, people: People) -> None:
    client = client_of(people[Role.DIRECTOR])
    for year, planned in ((2018, 20), (2020, 35)):
        set_headcount_target(
            seen=0,
            target_on=date(year, 12, 31),
            planned=planned,
            source="Lộ trình",
            by=people[Role.DIRECTOR],
            on=STORY_DAY,
        )
    page = " ".join(page_of(client, BOARD).split())
    there = re.search(r"Có mặt <b>(\d+)</b>, kế hoạch năm 2018 là <b>20</b>", page)
    assert there and f'còn thiếu <b class="warm">{20 - int(there[1])}</b>' in page
    assert "Đến năm 2020 cần <b>35</b>" in page


def test_money_says_what_it_is_of_what_was_allocated(world: World, people: People) -> None:
    page = page_of(client_of(people[Role.DIRECTOR]), BOARD)
    values = {key: int(v) for key, v in re.findall(r'"money\.(\w+):2018" data-value="(\d+)"', page)}
    shares = [int(share) for share in re.findall(r'quiet">(\d+)%<', page)]
    kinds = ["allocated", "planned", "contracted", "accepted", "paid", "to_contract", "to_pay"]
    assert list(values) == [kind for kind in kinds if kind in values]
    assert values["to_contract"] == values["planned"] - values.get("contracted", 0)
    assert shares[0] == 100
    assert shares[1] == 100 * values["planned"] // values["allocated"]


def test_the_rows_of_a_figure_are_found_ordered_and_taken_away(
    world: World, people: People
) -> None:
    client, asked = client_of(people[Role.DIRECTOR]), {"figure": "money.contracted:2018"}
    every = client.get(ROWS, asked).context["listing"].page.object_list
    found = client.get(ROWS, {**asked, "order": "-value"}).context["listing"].page.object_list
    assert [row.value for row in found] == sorted((row.value for row in every), reverse=True)
    none = page_of(client, ROWS, **asked, q="khong co dong nay")
    assert "Không có dòng nào khớp" in none and "Cộng <b" in none
    word = every[0].text.split()[0]
    book = load_workbook(BytesIO(client.get(ROWS, {**asked, "q": word, "format": "xlsx"}).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][0] == every[0].text and rows[1][2] == every[0].value


def test_the_radar_is_called_the_same_on_the_board(world: World, people: People) -> None:
    client = client_of(people[Role.DIRECTOR])
    assert "Báo động" in page_of(client, BOARD)
    assert "Đề án đang chạy: báo động" in page_of(client, ROWS, figure="radar:red")
