"""Every list gives what it shows as a file, in its order, and a text in it is never a formula."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from caunoi.accounts.actions import create_user
from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from tests.factories.allowances import make_network
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db


def file_of(client: Client, name: str, **query: str) -> Worksheet:
    answer = client.get(reverse(f"web:{name}"), {**query, "format": "xlsx"})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith('.xlsx"')
    page = load_workbook(BytesIO(answer.content)).active
    assert isinstance(page, Worksheet)
    return page


def column(page: Worksheet, number: int = 0) -> list[object]:
    return [row[number] for row in page.iter_rows(min_row=2, values_only=True)]


def test_people_are_sorted_as_a_vietnamese_list(people: People, client_for: ClientFor) -> None:
    User.objects.all().exclude(pk=people[Role.AUDITOR].pk).update(is_active=True)
    for number, name in enumerate(["Đặng Ân", "Võ An", "Bùi Ánh", "Lê Đạt", "Trần Dung"]):
        User.objects.create(username=f"z{number}", full_name=name)
    client = client_for(Role.AUDITOR)
    names = [n for n in column(file_of(client, "people")) if not str(n).startswith("Người")]
    assert names == ["Võ An", "Bùi Ánh", "Đặng Ân", "Trần Dung", "Lê Đạt"]
    turned = [
        n
        for n in column(file_of(client, "people", order="-name"))
        if not str(n).startswith("Người")
    ]
    assert turned == names[::-1]


def test_a_heading_says_how_the_list_is_sorted(people: People, client_for: ClientFor) -> None:
    page = markup_of(client_for(Role.AUDITOR).get(reverse("web:people"), {"order": "-name"}))
    assert 'aria-sort="descending"' in page
    assert "order=name" in page


def test_the_filter_holds_in_the_file(people: People, client_for: ClientFor) -> None:
    page = file_of(client_for(Role.AUDITOR), "people", role="accountant")
    assert column(page) == [people[Role.ACCOUNTANT].full_name]


def test_one_wrong_condition_takes_nothing_from_the_others(
    people: People, land: Land, client_for: ClientFor
) -> None:
    name = people[Role.ACCOUNTANT].full_name
    asked = {"q": name, "role": "thợ"}
    assert column(file_of(client_for(Role.AUDITOR), "people", **asked)) == [name]
    make_network(people, land, 2)
    client = client_for(Role.OFFICER)
    first = str(column(file_of(client, "collaborators"))[0])
    assert column(file_of(client, "collaborators", q=first, only="nữa")) == [first]


def test_people_without_a_role_can_be_asked_for(people: People, client_for: ClientFor) -> None:
    User.objects.create(username="moi", full_name="Mới Toanh")
    assert column(file_of(client_for(Role.AUDITOR), "people", role="none")) == ["Mới Toanh"]


def test_a_name_that_begins_with_an_equals_sign_stays_a_name(
    people: People, client_for: ClientFor
) -> None:
    create_user(username="xau", full_name="=1+1", by=people[Role.ADMINISTRATOR], on=STORY_DAY)
    page = file_of(client_for(Role.AUDITOR), "people", q="=1+1")
    assert page["A2"].value == "=1+1"
    assert page["A2"].data_type == "s"


def test_collaborators_and_coverage_as_files(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    make_network(people, land, 2)
    appoint(people, make_collaborator(people, "Ai Đó"), land.communes[:3])
    client = client_for(Role.OFFICER)
    assert len(column(file_of(client, "collaborators"))) == 3
    everything = file_of(client, "network-list")
    assert set(column(everything)) == {commune.code for commune in land.communes}
    vacant = file_of(client, "network-list", state="uncovered")
    assert column(vacant) == [commune.code for commune in land.communes[3:]]


def test_the_journal_as_a_file(people: People, client_for: ClientFor) -> None:
    create_user(username="moi", full_name="Mới", by=people[Role.ADMINISTRATOR], on=STORY_DAY)
    create_user(username="hai", full_name="Hai", by=people[Role.ADMINISTRATOR], on=STORY_DAY)
    query = {"action": "accounts.create_user"}
    newest = column(file_of(client_for(Role.AUDITOR), "journal", **query), 4)
    assert newest[:2] == ["Hai", "Mới"]
    oldest = column(file_of(client_for(Role.AUDITOR), "journal", order="at", **query), 4)
    assert oldest[-2:] == ["Mới", "Hai"]
