"""The year's plan and the money of the years: nothing over, every figure opens to its rows."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.common.money import NBSP
from caunoi.programmes.actions import add_to_plan, withdraw_from_plan
from caunoi.programmes.models import Allocation, PlanLine, Programme
from caunoi.schemes.enums import SchemeState
from tests.factories.network import Land
from tests.factories.schemes import MILLION, Office, give_money, make_firm
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
PLAN, BUDGET = reverse("web:plan"), reverse("web:budget")
LINE = {"title": "Tập huấn", "source": "local", "content_head": "2", "support_vnd": "80.000.000"}


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def office(people: People, land: Land) -> Office:
    return Office(people)


def add(year: int) -> str:
    return reverse("web:plan-add", args=[year])


def test_money_is_allocated_planned_and_never_exceeded(land: Land, client_for: ClientFor) -> None:
    authority, officer = client_for(Role.AUTHORITY), client_for(Role.OFFICER)
    told = {
        "source": "local",
        "direction": "given",
        "amount_vnd": "100.000.000",
        "decision": "3467/QĐ-UBND",
        "allocated_on": "12/12/2018",
    }
    assert authority.post(reverse("web:allocate", args=[2019]), told).status_code == 302
    assert officer.post(add(2019), LINE).status_code == 302
    answer = officer.post(add(2019), {**LINE, "title": "Hội chợ"})
    assert answer.status_code == 422
    assert f"20.000.000{NBSP}đ" in markup_of(answer)
    assert PlanLine.objects.count() == 1
    page = markup_of(officer.get(PLAN, {"year": "2019"}))
    assert f"80.000.000{NBSP}đ" in page
    assert "Tập huấn" in page
    back = {**told, "direction": "taken_back", "amount_vnd": "50.000.000"}
    assert authority.post(reverse("web:allocate", args=[2019]), back).status_code == 422
    back["amount_vnd"] = "20.000.000"
    assert authority.post(reverse("web:allocate", args=[2019]), back).status_code == 302
    assert sum(Allocation.objects.values_list("amount_vnd", flat=True)) == 80 * MILLION


def test_a_line_leaves_with_its_reason_and_a_schemes_line_does_not(
    office: Office, people: People, client_for: ClientFor
) -> None:
    give_money(people)
    officer = client_for(Role.OFFICER)
    officer.post(add(2018), LINE)
    line = PlanLine.objects.get()
    url = reverse("web:plan-withdraw", args=[line.pk])
    assert officer.post(url, {"reason": ""}).status_code == 422
    assert officer.post(url, {"reason": "dời sang năm sau"}).status_code == 302
    assert "dời sang năm sau" in markup_of(officer.get(PLAN, {"year": "2018"}))
    scheme = office.walk(office.draft(), SchemeState.IN_PLAN)
    assert scheme.plan_line is not None
    url = reverse("web:plan-withdraw", args=[scheme.plan_line.pk])
    assert officer.post(url, {"reason": "thử"}).status_code == 422


def test_todays_plan_is_compared_line_by_line_with_that_of_an_earlier_day(
    office: Office, people: People, client_for: ClientFor
) -> None:
    give_money(people)
    officer = client_for(Role.OFFICER)
    planned = {"year": 2018, "source": "local", "content_head": 2, "by": office.officer}
    may, june = date(2018, 5, 2), date(2018, 6, 1)
    for title in ("Tập huấn", "Hội chợ"):
        line = add_to_plan(title=title, support_vnd=80 * MILLION, on=may, **planned)
    withdraw_from_plan(line=line, reason="Hoãn sang năm", by=office.officer, on=june)
    add_to_plan(title="Lò sấy gỗ", support_vnd=130 * MILLION, on=june, **planned)
    page = markup_of(officer.get(PLAN, {"year": "2018", "since": "31/05/2018"}))
    changes = page[page.index('id="changes"') :]
    assert "1 dòng giữ nguyên" in changes
    assert "+130.000.000" in changes and "−80.000.000" in changes and ">50.000.000<" in changes
    assert "Hoãn sang năm" in changes and "Tập huấn" not in changes
    same = markup_of(officer.get(PLAN, {"year": "2018", "since": "01/06/2018"}))
    assert "không đổi dòng nào" in same
    wrong = markup_of(officer.get(PLAN, {"year": "2018", "since": "31/02/2018"}))
    assert "Không có ngày này" in wrong


def test_a_programme_is_recorded(client_for: ClientFor) -> None:
    told = {
        "name": "Chương trình khuyến công 2016-2020",
        "decision": "1/QĐ-UBND",
        "starts_on": "01/01/2016",
        "last_on": "31/12/2020",
    }
    client = client_for(Role.AUTHORITY)
    assert client.post(reverse("web:programme-new"), told).status_code == 302
    assert Programme.objects.get().ends_on.year == 2021
    assert "Chương trình khuyến công 2016-2020" in markup_of(client.get(PLAN))


def test_every_figure_of_the_money_opens_to_rows_that_add_up_to_it(
    office: Office, people: People, land: Land, client_for: ClientFor
) -> None:
    give_money(people)
    scheme = office.walk(office.draft(make_firm(people, land)), SchemeState.IN_PROGRESS)
    office.advance_money(scheme, 100 * MILLION)
    client = client_for(Role.AUDITOR)
    page = markup_of(client.get(BUDGET, {"year": "2018"}))
    figures = re.findall(r'class="figure[^"]*" href="(/plan/money/[^"]+)">([\d.]+)', page)
    assert len({url for url, _sum in figures}) >= 6
    for url, shown in figures:
        assert f'<td class="num headline">{shown}</td><td></td></tr></tfoot>' in (
            markup_of(client.get(url.replace("&amp;", "&")))
        ), url
    assert client.get(reverse("web:budget-rows", args=[2018, "gifts"])).status_code == 404


@pytest.mark.parametrize(
    "url",
    [PLAN, f"{PLAN}?since=01/01/2018", BUDGET, reverse("web:budget-rows", args=[2018, "planned"])],
)
def test_the_pages_cost_the_same_for_one_and_for_thirty(
    office: Office, people: People, client_for: ClientFor, url: str
) -> None:
    give_money(people)
    client = client_for(Role.OFFICER)
    client.post(add(2018), LINE)
    office.walk(office.draft(title="Tập huấn một"), SchemeState.IN_PLAN)
    one = queries_of(client, url)
    for number in range(30):
        client.post(add(2018), {**LINE, "title": f"Nhiệm vụ {number}"})
    office.walk(office.draft(title="Tập huấn hai"), SchemeState.IN_PLAN)
    assert queries_of(client, url) == one


def test_plan_and_money_come_as_files(people: People, land: Land, client_for: ClientFor) -> None:
    give_money(people)
    client = client_for(Role.OFFICER)
    client.post(add(2018), LINE)
    rows = reverse("web:budget-rows", args=[2018, "planned"])
    for url in (f"{PLAN}?year=2018&format=xlsx", f"{BUDGET}?format=xlsx", f"{rows}?format=xlsx"):
        sheet = load_workbook(BytesIO(client.get(url).content)).active
        assert sheet is not None
        assert any(c.value == 80 * MILLION for row in sheet.iter_rows() for c in row), url


def test_an_empty_plan_says_what_would_stand_there(client_for: ClientFor) -> None:
    assert "chưa được giao kinh phí" in markup_of(client_for(Role.DEPUTY).get(PLAN))
    assert client_for(Role.DEPUTY).get(BUDGET).status_code == 200
    assert client_for(Role.DEPUTY).get(PLAN, {"year": "abc"}).status_code == 200


def test_the_rows_of_a_figure_are_ordered_on_the_page_and_in_the_file(
    office: Office, people: People, land: Land, client_for: ClientFor
) -> None:
    give_money(people)
    for name, sum_vnd in (("Mộc Sim", 50), ("Gốm Lò", 20)):
        scheme = office.walk(office.draft(make_firm(people, land, name)), SchemeState.IN_PROGRESS)
        office.advance_money(scheme, sum_vnd * MILLION)
    url = reverse("web:budget-rows", args=[2018, "paid"])
    client = client_for(Role.ACCOUNTANT)
    answer = client.get(url, {"order": "amount", "format": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.values)[1:]
    assert [row[3] for row in rows] == [20 * MILLION, 50 * MILLION]
    page = markup_of(client.get(url, {"order": "-amount"}))
    assert 'aria-sort="descending"' in page and "1 đến 2 trên 2" in page
