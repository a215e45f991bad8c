"""The pages that change a signed contract or carry its rest over: who may, what is shown after."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.roles import Role
from caunoi.establishments.models import Establishment
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import CarryOver, Scheme, SchemeAmendment
from caunoi.schemes.queries import amounts_of
from tests.factories.network import Land
from tests.factories.schemes import MILLION, Office, give_money, make_firm
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of
from tests.web.seen import post_seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def office(people: People) -> Office:
    return Office(people)


@pytest.fixture
def firm(people: People, land: Land) -> Establishment:
    return make_firm(people, land)


@pytest.fixture
def scheme(people: People, office: Office, firm: Establishment) -> Scheme:
    """A machine under contract for 200 million, 100 of them advanced."""
    give_money(people)
    give_money(people, 10 * MILLION, year=2019)
    scheme = office.walk(office.draft(firm), SchemeState.IN_PROGRESS)
    office.advance_money(scheme, 100 * MILLION)
    return scheme


def at(name: str, scheme: Scheme) -> str:
    return reverse(f"web:{name}", args=[scheme.code])


def text_of(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return markup_of(answer)


def changed(**told: str) -> dict[str, str]:
    """The form as it opens on the story day, with what the sender changes."""
    usual = {
        "decision": "PL 01/2018",
        "reason": "Nhà cung cấp giao máy chậm",
        "in_force_on": "20/12/2018",
        "value_vnd": "200.000.000",
        "finish_on": "31/10/2018",
    }
    return usual | told


def test_director_amends_and_the_page_tells_it(scheme: Scheme, client_for: ClientFor) -> None:
    client = client_for(Role.DIRECTOR)
    url = at("scheme-amend", scheme)
    assert url in text_of(client, at("scheme", scheme))
    form = text_of(client, url)
    assert "200.000.000" in form
    assert "Điều 11 khoản 2" in form
    sent = changed(value_vnd="150.000.000", finish_on="28/12/2018")
    assert post_seen(client, url, sent).status_code == 302
    assert amounts_of(scheme).contract_vnd == 150 * MILLION
    page = text_of(client, at("scheme", scheme))
    assert "Đã điều chỉnh hợp đồng" in page
    assert "Thực hiện đến hết 28/12/2018" in page
    assert "50.000.000" in page and "150.000.000" in page
    assert "Tải phụ lục .docx" in page


def test_what_is_for_the_authority_is_refused_to_the_director(
    scheme: Scheme, client_for: ClientFor
) -> None:
    url, sent = at("scheme-amend", scheme), changed(finish_on="31/03/2019")
    refused = post_seen(client_for(Role.DIRECTOR), url, sent)
    assert refused.status_code == 403
    assert "cấp phê duyệt đề án quyết định" in markup_of(refused)
    assert post_seen(client_for(Role.AUTHORITY), url, sent).status_code == 302
    assert SchemeAmendment.objects.get().finish_on == date(2019, 3, 31)


def test_refusals_stand_in_the_form(scheme: Scheme, client_for: ClientFor) -> None:
    client, url = client_for(Role.DIRECTOR), at("scheme-amend", scheme)
    for sent, sentence in (
        ({}, "Ngày hoàn thành mới"),
        (changed(value_vnd="90.000.000"), "Đã chi"),
        (changed(place="ấp 5", in_force_on="01/01/2018"), "không hồi tố"),
    ):
        answer = post_seen(client, url, sent or changed(finish_on="01/06/2018"))
        assert answer.status_code == 422
        assert sentence in markup_of(answer)
    assert not SchemeAmendment.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ACCOUNTANT, Role.AUDITOR])
def test_others_see_neither_button_nor_form(
    role: Role, scheme: Scheme, client_for: ClientFor
) -> None:
    client = client_for(role)
    page = text_of(client, at("scheme", scheme))
    for name in ("scheme-amend", "scheme-carry"):
        assert at(name, scheme) not in page
        assert client.post(at(name, scheme), changed()).status_code == 403


def test_authority_carries_over_and_both_years_show_it(
    scheme: Scheme, client_for: ClientFor
) -> None:
    client, url = client_for(Role.AUTHORITY), at("scheme-carry", scheme)
    assert url in text_of(client, at("scheme", scheme))
    assert "Điều 14 khoản 4" in text_of(client, url)
    assert client.post(url, {"decision": ""}).status_code == 422
    assert client.post(url, {"decision": "15/QĐ-UBND"}).status_code == 302
    assert CarryOver.objects.get().amount_vnd == 100 * MILLION
    assert "từ năm 2018 sang năm 2019" in text_of(client, at("scheme", scheme))
    for year in (2018, 2019):
        page = text_of(client, reverse("web:budget") + f"?year={year}")
        assert scheme.code in page
        assert "15/QĐ-UBND" in page


def test_amended_and_carried_page_costs_no_more(scheme: Scheme, client_for: ClientFor) -> None:
    client, authority = client_for(Role.DIRECTOR), client_for(Role.AUTHORITY)
    for number in range(6):
        sent = changed(place=f"ấp {number}")
        assert post_seen(client, at("scheme-amend", scheme), sent).status_code == 302
    short = queries_of(client, at("scheme", scheme))
    assert authority.post(at("scheme-carry", scheme), {"decision": "15/QĐ"}).status_code == 302
    for number in range(12):
        sent = changed(partner=f"Phòng {number}")
        assert post_seen(client, at("scheme-amend", scheme), sent).status_code == 302
    assert queries_of(client, at("scheme", scheme)) == short <= MOST_QUERIES
