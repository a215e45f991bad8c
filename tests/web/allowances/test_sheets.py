"""The sheet on screen: explained, prepared, checked and paid by three people, never by fewer."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.models import RoleGrant
from caunoi.accounts.roles import Role
from caunoi.allowances.actions import withdraw_sheet
from caunoi.allowances.models import AllowanceSheet, SheetState
from caunoi.network.actions import end_appointment
from caunoi.network.models import Appointment
from caunoi.norms.models import NormRow
from tests.factories.allowances import ON, make_network, paid, prepared
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
SHEET = reverse("web:allowance-sheet", args=["2018-12"])
YEAR = reverse("web:allowances")
AMOUNT = re.compile(r'<td class="num strong headline">([\d.]+)</td>')


def step(name: str) -> str:
    return reverse("web:allowance-step", args=["2018-12", name])


def state() -> str:
    return AllowanceSheet.objects.get().state


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


def test_the_rows_add_up_to_the_figure_and_each_explains_itself(
    twenty: Land, client_for: ClientFor
) -> None:
    page = markup_of(client_for(Role.OFFICER).get(SHEET))
    amounts = [int(text.replace(".", "")) for text in AMOUNT.findall(page)]
    assert len(amounts) == 20
    assert sum(amounts) == 8_340_000
    assert page.count("0,3 × 1.390.000 = 417.000") == 20
    assert page.count("NĐ 72/2018/NĐ-CP") == 20
    for number in range(1, 21):
        assert f'href="#line-{number}"' in page
        assert f'id="line-{number}"' in page


def test_three_people_take_it_to_its_end(twenty: Land, client_for: ClientFor) -> None:
    officer, deputy = client_for(Role.OFFICER), client_for(Role.DEPUTY)
    accountant = client_for(Role.ACCOUNTANT)
    assert officer.post(step("prepare"))["Location"] == SHEET
    assert state() == SheetState.PREPARED
    assert "Khớp 20 trên 20 dòng" in markup_of(deputy.get(SHEET))
    assert deputy.post(step("check"))["Location"] == SHEET
    assert state() == SheetState.CHECKED
    assert accountant.post(step("pay"), {"voucher": "PC 112/2018"})["Location"] == SHEET
    assert state() == SheetState.PAID
    page = markup_of(accountant.get(SHEET))
    assert "PC 112/2018" in page
    assert "<form" not in page[page.index("<main") :]


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
    prepared(people)
    client_for(Role.DEPUTY).post(step("check"))
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
    client = client_for(Role.COLLABORATOR)
    page = markup_of(client.get(YEAR))
    assert page.count('<span class="num strong">') == 1
    assert "0,3 × 1.390.000 = 417.000" in page
    assert "Nguyễn Văn A0" not in page
    assert client.get(SHEET).status_code == 403
    assert client.get(reverse("web:allowance-file", args=["2018-12"])).status_code == 403


def test_the_file_says_the_same(twenty: Land, people: People, client_for: ClientFor) -> None:
    paid(people)
    answer = client_for(Role.AUDITOR).get(reverse("web:allowance-file", args=["2018-12"]))
    assert 'filename="chi-ho-tro-2018-12.xlsx"' in answer["Content-Disposition"]
    page = load_workbook(BytesIO(answer.content)).active
    assert page is not None
    assert any(cell.value == 8_340_000 for row in page.iter_rows() for cell in row)


def test_the_year_lists_its_months_and_their_sum(
    twenty: Land, people: People, client_for: ClientFor
) -> None:
    paid(people, date(2018, 11, 1))
    page = markup_of(client_for(Role.AUDITOR).get(YEAR))
    assert "Đã chi <b>1</b> tháng" in page
    assert page.count("8.340.000") >= 3
    assert "Tháng 12/2018" in page
    assert client_for(Role.AUDITOR).get(YEAR, {"year": "abc"}).status_code == 200
    assert "2017" in markup_of(client_for(Role.AUDITOR).get(YEAR, {"year": "2017"}))


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
    for month in range(2, 12):
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
    rows = list(load_workbook(BytesIO(client.get(YEAR, {"format": "xlsx"}).content)).active.values)
    assert [row[4] for row in rows[1:]] == [417_000]


def test_the_year_is_given_as_a_file(twenty: Land, people: People, client_for: ClientFor) -> None:
    paid(people)
    answer = client_for(Role.ACCOUNTANT).get(YEAR, {"format": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert (rows[1][2], rows[1][3]) == (20, 8_340_000)
    assert rows[2][1] == "chưa lập"
