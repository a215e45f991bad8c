"""The money page and the board are of one day, and say the same of it."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from caunoi.programmes.actions import add_to_plan, withdraw_from_plan
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.money.budget import MONEY_KINDS
from tests.factories.network import STORY_DAY, Land
from tests.factories.schemes import (
    ACCEPTED,
    APPROVED,
    MILLION,
    SETTLED,
    SIGNED,
    Office,
    give_money,
    make_firm,
)
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
BUDGET, BOARD = reverse("web:budget"), reverse("web:dashboard")
#: A cell of the years' table: year, kind, amount.
CELL = re.compile(r'href="/plan/money/(\d{4})/(\w+)">([\d.]+)</a>')
FIGURE = re.compile(r'data-figure="money\.(\w+):(\d{4})" data-value="(\d+)"')
LATER = date(2019, 5, 10)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def told(people: People, land: Land) -> Office:
    """Two years of money: one scheme through, one line withdrawn, one payment of the next year."""
    give_money(people)
    give_money(people, 900 * MILLION, year=2019)
    office = Office(people)
    office.walk(office.draft(make_firm(people, land)), SchemeState.SETTLED)
    line = {"source": "local", "content_head": 2, "by": office.officer}
    gone = add_to_plan(**line, year=2018, title="Hội chợ", support_vnd=70 * MILLION, on=APPROVED)
    withdraw_from_plan(
        line=gone, reason="Hội chợ hoãn sang năm sau", by=office.officer, on=date(2018, 6, 1)
    )
    add_to_plan(**line, year=2019, title="Tập huấn", support_vnd=50 * MILLION, on=LATER)
    return office


def stand_on(day: date) -> None:
    Demonstration.objects.update(story_day=day)


def on_money_page(client: Client) -> dict[tuple[int, str], int]:
    page = markup_of(client.get(BUDGET))
    return {(int(y), kind): int(sum_.replace(".", "")) for y, kind, sum_ in CELL.findall(page)}


def on_board(client: Client) -> dict[tuple[int, str], int]:
    page = markup_of(client.get(BOARD))
    found = {(int(year), kind): int(value) for kind, year, value in FIGURE.findall(page)}
    return {key: value for key, value in found.items() if key[1] in MONEY_KINDS and value}


@pytest.mark.parametrize(
    "day",
    [
        *(date(2017, 12, 11), APPROVED - DAY, APPROVED, date(2018, 5, 31), date(2018, 6, 1)),
        *(SIGNED, ACCEPTED - DAY, ACCEPTED, SETTLED, STORY_DAY, LATER - DAY, LATER),
    ],
    ids=str,
)
def test_both_pages_say_the_same_of_any_day(told: Office, client_for: ClientFor, day: date) -> None:
    stand_on(day)
    client = client_for(Role.DIRECTOR)
    assert on_money_page(client) == on_board(client)


def test_what_comes_later_is_not_money_of_the_day(told: Office, client_for: ClientFor) -> None:
    client = client_for(Role.DIRECTOR)
    stand_on(ACCEPTED - DAY)
    before = on_money_page(client)
    assert (2018, "contracted") in before
    assert (2018, "accepted") not in before
    assert (2019, "planned") not in before
    stand_on(LATER)
    after = on_money_page(client)
    assert after[2018, "accepted"] == 200 * MILLION
    assert after[2019, "planned"] == 50 * MILLION


@pytest.mark.parametrize("day", [APPROVED, date(2018, 6, 1), ACCEPTED - DAY, LATER], ids=str)
def test_rows_behind_a_figure_are_those_of_the_day(
    told: Office, client_for: ClientFor, day: date
) -> None:
    stand_on(day)
    client = client_for(Role.DIRECTOR)
    shown = on_money_page(client)
    assert shown
    for (year, kind), amount in shown.items():
        context = client.get(reverse("web:budget-rows", args=[year, kind])).context
        assert context["total_vnd"] == amount, (year, kind)
        assert all(row.on <= day for row in context["rows"])
