"""What waits for whom, and that each row opens."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from caunoi.norms.actions import propose_norm_change
from caunoi.web.shell.worklist import Loss, Work, days_to, worklist
from tests.factories.allowances import checked, make_network, prepared
from tests.factories.fieldwork import make_field, make_firm
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
TODAY = reverse("web:today")


def today_of(client: Client) -> str:
    return markup_of(client.get(TODAY))


def test_the_month_to_prepare_stands_first_for_the_officer(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    appoint(people, make_collaborator(people), land.communes[:1])
    page = today_of(client_for(Role.OFFICER))
    assert "Lập bảng chi hỗ trợ tháng 12/2018" in page
    assert "tháng 11/2018" in page  # forgotten, and said to be late


def test_communes_without_anybody_are_counted(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    appoint(people, make_collaborator(people), land.communes[:2])
    page = today_of(client_for(Role.OFFICER))
    assert "Xã, phường chưa có cộng tác viên" in page
    assert "<b>4</b><span>nơi chưa có ai</span>" in page


def test_a_term_that_ends_within_sixty_days_is_shown(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    person = make_collaborator(people)
    appoint(people, person, land.communes, planned_end_on=date(2019, 2, 1))
    page = today_of(client_for(Role.OFFICER))
    assert f"Nhiệm kỳ của {person}" in page
    assert "31/01/2019" in page


def test_a_prepared_sheet_waits_for_the_checker_and_not_for_its_maker(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    make_network(people, land, 3)
    prepared(people)
    assert "Xem, kiểm tra" in today_of(client_for(Role.DEPUTY))
    assert "Xem, kiểm tra" not in today_of(client_for(Role.OFFICER))
    assert "Xem, chi" not in today_of(client_for(Role.ACCOUNTANT))


def test_a_checked_sheet_waits_for_the_accountant(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    make_network(people, land, 3)
    checked(people)
    assert "Xem, chi" in today_of(client_for(Role.ACCOUNTANT))


def test_a_proposed_norm_waits_for_another_person(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    propose_norm_change(
        norm="base-salary",
        values={"amount_vnd": 1_400_000},
        starts_on=date(2018, 10, 1),
        citation="NĐ thử, Điều 1",
        confidence="L",
        reason="thử",
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )
    assert "Xem, duyệt" in today_of(client_for(Role.DIRECTOR))
    assert "Xem, duyệt" not in today_of(client_for(Role.OFFICER))


@pytest.mark.parametrize("role", list(Role))
def test_everything_on_the_first_page_opens(
    role: Role, people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    make_network(people, land, 3)
    prepared(people)
    client = client_for(role)
    page = today_of(client)
    assert page.count("<h1>") == 1
    main = page[page.index("<main") : page.index("</main>")]
    links = set(re.findall(r'href="(/[^"#]*)', main))
    for link in links:
        assert client.get(link).status_code in {200, 302}, (role, link)


def test_a_collaborator_sees_the_own_area(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    person = make_collaborator(people, user=people[Role.COLLABORATOR])
    appoint(people, person, land.communes[:2])
    page = today_of(client_for(Role.COLLABORATOR))
    assert "nơi đang phụ trách" in page
    assert "Suối Đá, Cây Gáo" in page


def test_the_first_page_costs_the_same_for_one_and_for_thirty(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    make_network(people, land, 1)
    one = queries_of(client, TODAY)
    make_network(people, land, 30)
    assert queries_of(client, TODAY) == one


def test_a_collaborator_is_told_at_once_whom_to_visit(
    people: People, land: Land, demo: Demonstration, client_for: ClientFor
) -> None:
    field = make_field(people, land)
    for name in ("Mộc Sim", "Gốm Lò Mới", "Cơ khí Bốn"):
        make_firm(people, land.communes[0], name)
    client = Client()
    client.force_login(field.user)
    page = today_of(client)
    assert "Nên ghé" in page and "Chưa thăm lần nào" in page
    assert len(re.findall(r'href="/fieldwork/at/\d+/visit"', page)) == 3
    assert "Nên ghé" not in today_of(client_for(Role.OFFICER))


def test_a_phone_shows_three_of_a_group_and_counts_the_rest() -> None:
    def work(number: int, heat: str) -> Work:
        words = {"number": str(number), "unit": "", "title": "", "text": "", "action": ""}
        return Work(loss=Loss.PERSON, url="", heat=heat, order=number, **words)

    group = worklist(work(n, "hot" if n in {1, 5} else "") for n in range(5, 0, -1)).groups[0]
    assert [each.number for each in group.first] == ["1", "2", "3"]
    assert [each.number for each in group.rest] == ["4", "5"]
    assert group.rest_hot == 1


@pytest.mark.parametrize(
    ("due", "said"),
    [(23, ("3", "ngày nữa")), (20, ("Nay", "đến hạn")), (15, ("5", "ngày quá hạn"))],
)
def test_the_day_itself_is_no_zero(due: int, said: tuple[str, str]) -> None:
    words = {"ahead": "ngày nữa", "due": "đến hạn", "past": "ngày quá hạn"}
    assert days_to(date(2018, 12, due), STORY_DAY, **words) == said
