"""The sheet on screen: explained, prepared, checked and paid by three people, never by fewer."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from lxml import html
from openpyxl import load_workbook

from caunoi.accounts.models import RoleGrant
from caunoi.accounts.roles import Role
from caunoi.allowances.actions import withdraw_sheet
from caunoi.allowances.models import AllowanceSheet, SheetState
from caunoi.network.actions import end_appointment
from caunoi.network.models import Appointment
from caunoi.norms.models import NormRow
from tests.factories.allowances import ON, checked, make_network, paid, prepared
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
SHEET = reverse("web:allowance-sheet", args=["2018-12"])
YEAR = reverse("web:allowances")
FILE = reverse("web:allowance-file", args=["2018-12"])


def step(name: str) -> str:
    return reverse("web:allowance-step", args=["2018-12", name])


def state() -> str:
    return AllowanceSheet.objects.get().state


def amounts_on(answer: Any) -> list[int]:
    """Return the amount of each line of a sheet, in đồng."""
    cells = html.fromstring(answer.content).find_class("strong")
    return [int(cell.text_content().replace(".", "")) for cell in cells if cell.tag == "td"]


def own_amounts_on(answer: Any) -> list[str]:
    """Return the amounts of a collaborator's own lines as they are written."""
    found = html.fromstring(answer.content).find_class("strong")
    return [each.text_content() for each in found if each.tag == "span"]


def offers_a_step(answer: Any) -> bool:
    return bool(html.fromstring(answer.content).get_element_by_id("main").findall(".//form"))


def links_within(answer: Any) -> tuple[set[str], set[str]]:
    """Return what the links inside the page lead to, and the ids that stand there."""
    page = html.fromstring(answer.content)
    targets = {str(link)[1:] for link in page.xpath("//main//a/@href") if str(link).startswith("#")}
    return targets, set(page.xpath("//@id"))


def rows_of(workbook: Any) -> list[tuple[Any, ...]]:
    page = load_workbook(BytesIO(workbook.content)).active
    assert page is not None
    return list(page.values)


@pytest.fixture
def twenty(people: People, land: Land) -> Land:
    make_network(people, land)
    return land


def test_before_it_is_prepared_the_month_shows_what_the_facts_give(
    twenty: Land, client_for: ClientFor
) -> None:
    page = markup_of(client_for(Role.OFFICER).get(SHEET))
    assert "8.340.000\u00a0đ" in page
    assert "Tám triệu ba trăm bốn mươi nghìn đồng" in page
    assert "20 người × 417.000" in page
    assert "chưa lập" in page
    assert "Lập bảng" in page


def test_the_rows_add_up_to_the_figure(twenty: Land, client_for: ClientFor) -> None:
    amounts = amounts_on(client_for(Role.OFFICER).get(SHEET))
    assert len(amounts) == 20
    assert sum(amounts) == 8_340_000


def test_each_row_explains_itself(twenty: Land, client_for: ClientFor) -> None:
    answer = client_for(Role.OFFICER).get(SHEET)
    page = markup_of(answer)
    assert page.count("0,3 × 1.390.000 = 417.000") == 20
    assert page.count("NĐ 72/2018/NĐ-CP") == 20
    targets, ids = links_within(answer)
    assert {f"line-{number}" for number in range(1, 21)} <= targets <= ids


def test_the_officer_prepares(twenty: Land, client_for: ClientFor) -> None:
    assert client_for(Role.OFFICER).post(step("prepare"))["Location"] == SHEET
    assert state() == SheetState.PREPARED


def test_the_deputy_sees_that_it_agrees_and_checks(
    twenty: Land, people: People, client_for: ClientFor
) -> None:
    prepared(people)
    deputy = client_for(Role.DEPUTY)
    assert "Khớp 20 trên 20 dòng" in markup_of(deputy.get(SHEET))
    assert deputy.post(step("check"))["Location"] == SHEET
    assert state() == SheetState.CHECKED


def test_the_accountant_pays_by_a_voucher(
    twenty: Land, people: People, client_for: ClientFor
) -> None:
    checked(people)
    accountant = client_for(Role.ACCOUNTANT)
    assert accountant.post(step("pay"), {"voucher": "PC 112/2018"})["Location"] == SHEET
    assert state() == SheetState.PAID
    assert "PC 112/2018" in markup_of(accountant.get(SHEET))


def test_a_paid_sheet_offers_no_step(twenty: Land, people: People, client_for: ClientFor) -> None:
    checked(people)
    assert offers_a_step(client_for(Role.ACCOUNTANT).get(SHEET))
    client_for(Role.ACCOUNTANT).post(step("pay"), {"voucher": "PC 112/2018"})
    assert not offers_a_step(client_for(Role.ACCOUNTANT).get(SHEET))


def test_a_second_click_pays_nothing_and_says_when_it_was_paid(
    twenty: Land, people: People, client_for: ClientFor
) -> None:
    paid(people)
    answer = client_for(Role.ACCOUNTANT).post(step("pay"), {"voucher": "PC 113/2018"})
    assert answer.status_code == 409
    assert "Không chi lần nữa" in markup_of(answer)
    assert AllowanceSheet.objects.get().voucher == "PC 112/2018"


def test_the_maker_sees_the_lock_with_its_reason_and_cannot_check(
    twenty: Land, people: People, client_for: ClientFor
) -> None:
    RoleGrant.objects.create(user=people[Role.OFFICER], role=Role.DEPUTY)
    client = client_for(Role.OFFICER)
    client.post(step("prepare"))
    page = markup_of(client.get(SHEET))
    assert "do chính anh/chị lập nên cần người khác kiểm tra" in page
    assert str(people[Role.DEPUTY]) in page
    answer = client.post(step("check"))
    assert answer.status_code == 403
    assert "cần người khác kiểm tra" in markup_of(answer)
    assert state() == SheetState.PREPARED


def test_paying_without_a_voucher_is_refused_on_the_sheet_itself(
    twenty: Land, people: People, client_for: ClientFor
) -> None:
    checked(people)
    answer = client_for(Role.ACCOUNTANT).post(step("pay"), {"voucher": " "})
    assert answer.status_code == 409
    text = markup_of(answer)
    assert "Cần số chứng từ chi" in text
    assert 'name="voucher"' in text


def test_a_returned_sheet_says_why_and_is_prepared_again(
    twenty: Land, people: People, client_for: ClientFor
) -> None:
    prepared(people)
    client_for(Role.DEPUTY).post(step("return"), {"reason": "thiếu một người"})
    page = markup_of(client_for(Role.OFFICER).get(SHEET))
    assert "Lý do trả lại: thiếu một người" in page
    client_for(Role.OFFICER).post(step("prepare"))
    assert state() == SheetState.PREPARED


def test_what_changed_since_is_named(twenty: Land, people: People, client_for: ClientFor) -> None:
    prepared(people)
    term = Appointment.objects.first()
    assert term is not None
    end_appointment(
        appointment=term,
        seen=term.version,
        ends_on=date(2018, 12, 16),
        reason="nghỉ",
        by=people[Role.OFFICER],
        on=STORY_DAY,
    )
    client = client_for(Role.DEPUTY)
    assert "Số liệu đã đổi từ lúc lập" in markup_of(client.get(SHEET))
    assert client.post(step("check")).status_code == 409
    assert state() == SheetState.PREPARED


def test_a_collaborator_sees_the_own_lines_alone(
    twenty: Land, people: People, client_for: ClientFor
) -> None:
    me = make_collaborator(people, "Tôi Đây", user=people[Role.COLLABORATOR])
    appoint(people, me, twenty.communes[:1])
    paid(people)
    answer = client_for(Role.COLLABORATOR).get(YEAR)
    assert own_amounts_on(answer) == ["417.000\u00a0đ"]
    assert "0,3 × 1.390.000 = 417.000" in markup_of(answer)
    assert "Nguyễn Văn A0" not in markup_of(answer)


@pytest.mark.parametrize("url", [SHEET, FILE])
def test_a_collaborator_may_not_open_the_sheet(url: str, client_for: ClientFor) -> None:
    assert client_for(Role.COLLABORATOR).get(url).status_code == 403


def test_the_file_says_the_same(twenty: Land, people: People, client_for: ClientFor) -> None:
    paid(people)
    answer = client_for(Role.AUDITOR).get(FILE)
    assert 'filename="chi-ho-tro-2018-12.xlsx"' in answer["Content-Disposition"]
    assert any(8_340_000 in row for row in rows_of(answer))


def test_the_year_lists_its_months_and_their_sum(
    twenty: Land, people: People, client_for: ClientFor
) -> None:
    paid(people, date(2018, 11, 1))
    page = markup_of(client_for(Role.AUDITOR).get(YEAR))
    assert "Đã chi <b>1</b> tháng" in page
    assert page.count("8.340.000") >= 3
    assert "Tháng 12/2018" in page


def test_another_year_is_shown_when_asked_for(client_for: ClientFor) -> None:
    assert "2017" in markup_of(client_for(Role.AUDITOR).get(YEAR, {"year": "2017"}))


def test_a_year_that_is_none_is_no_error(client_for: ClientFor) -> None:
    assert client_for(Role.AUDITOR).get(YEAR, {"year": "abc"}).status_code == 200


def test_a_month_without_norms_says_which_is_missing(
    twenty: Land, people: People, client_for: ClientFor
) -> None:
    NormRow.objects.filter(norm="base-salary").delete()
    answer = client_for(Role.OFFICER).get(SHEET)
    assert answer.status_code == 200
    assert "chưa có mức lương cơ sở" in markup_of(answer)


@pytest.mark.parametrize("month", ["2018-13", "2018-00", "0000-01"])
def test_a_month_that_does_not_exist_is_not_found(month: str, client_for: ClientFor) -> None:
    assert client_for(Role.OFFICER).get(f"/allowances/{month}").status_code == 404


def test_a_step_that_does_not_exist_is_not_found(client_for: ClientFor) -> None:
    assert client_for(Role.OFFICER).post(step("burn")).status_code == 404


def test_a_month_without_a_sheet_costs_the_same_for_one_and_for_thirty(
    people: People, land: Land, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    make_network(people, land, 1)
    one = queries_of(client, SHEET)
    make_network(people, land, 30)
    assert queries_of(client, SHEET) == one


def test_a_prepared_sheet_costs_the_same_for_one_and_for_thirty(
    people: People, land: Land, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    make_network(people, land, 1)
    sheet = prepared(people)
    one = queries_of(client, SHEET)
    withdraw_sheet(sheet=sheet, reason="thêm người", by=people[Role.OFFICER], on=ON)
    make_network(people, land, 30)
    prepared(people)
    assert queries_of(client, SHEET) == one


def test_a_years_list_costs_the_same_for_one_and_for_twelve(
    people: People, land: Land, client_for: ClientFor
) -> None:
    client = client_for(Role.OFFICER)
    make_network(people, land, 1)
    prepared(people, date(2018, 1, 1))
    one = queries_of(client, YEAR)
    for month in range(2, 13):
        prepared(people, date(2018, month, 1))
    assert queries_of(client, YEAR) == one


def test_the_own_lines_are_of_one_year_with_its_sum_and_its_file(
    twenty: Land, people: People, client_for: ClientFor
) -> None:
    me = make_collaborator(people, "Tôi Đây", user=people[Role.COLLABORATOR])
    appoint(people, me, twenty.communes[:1])
    paid(people)
    client = client_for(Role.COLLABORATOR)
    page = markup_of(client.get(YEAR)).replace("\u00a0", " ")
    assert 'Năm 2018 đã nhận <b class="n">417.000 đ</b> của 1 tháng.' in page
    assert "Năm 2016 không có bảng nào" in markup_of(client.get(YEAR, {"year": "2016"}))
    rows = rows_of(client.get(YEAR, {"format": "xlsx"}))
    assert [row[4] for row in rows[1:]] == [417_000]


def test_the_year_is_given_as_a_file(twenty: Land, people: People, client_for: ClientFor) -> None:
    paid(people)
    answer = client_for(Role.ACCOUNTANT).get(YEAR, {"format": "xlsx"})
    rows = rows_of(answer)
    assert (rows[1][2], rows[1][3]) == (20, 8_340_000)
    assert rows[2][1] == "chưa lập"
