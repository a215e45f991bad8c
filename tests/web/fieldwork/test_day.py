"""The collaborator's first page, and what the office sees in its place."""

import io
import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.fieldwork.actions import accept_proposal, make_area_plan, return_proposal
from tests.factories.fieldwork import SPRING, Field, make_firm
from tests.web.conftest import ClientFor
from tests.web.counting import queries_of
from tests.web.fieldwork.conftest import As
from tests.web.pages import markup_of

pytestmark = pytest.mark.usefixtures("spring")
HOME = reverse("web:fieldwork")


def test_a_collaborator_sees_the_own_day(field: Field, as_: As) -> None:
    far = make_firm(field.people, field.land.communes[1], "Gốm Cây Gáo")
    field.visit(date(2018, 3, 1))
    field.need(date(2018, 2, 20), establishment=far)
    field.task(due_on=date(2018, 3, 10), on=date(2018, 3, 1))
    make_area_plan(
        collaborator=field.collaborator,
        seen=0,
        year=2018,
        month=3,
        visits_planned=4,
        text="Thăm xưởng",
        by=field.user,
        on=SPRING,
    )
    text = markup_of(as_(field.user).get(HOME))
    assert "Địa bàn của tôi hôm nay" in text
    assert "ngày trễ" in text
    assert "Chưa thăm lần nào" in text
    assert "Thăm cách đây 13 ngày" in text
    assert "22</b><span>ngày chờ" in text
    assert f'href="{reverse("web:visit-new", args=[far.pk])}"' in text
    assert "chuyến trong kế hoạch tháng" in text


def test_a_returned_proposal_stands_on_the_day(field: Field, as_: As) -> None:
    proposal = field.proposal()
    return_proposal(proposal=proposal, reason="Thiếu báo giá.", by=field.officer, on=SPRING)
    text = markup_of(as_(field.user).get(HOME))
    assert "Thiếu báo giá." in text


def test_a_day_without_firms_says_what_to_do(field: Field, as_: As) -> None:
    field.firm.unit = field.land.communes[5]
    field.firm.save()
    text = markup_of(as_(field.user).get(HOME))
    assert "Ghi cơ sở đầu tiên" in text


def test_the_office_sees_what_waits_everywhere(field: Field, client_for: ClientFor) -> None:
    field.visit()
    field.need(date(2018, 1, 10), description="Máy phay", item="training")
    field.proposal(date(2018, 3, 10))
    field.task(due_on=date(2018, 3, 2), on=date(2018, 3, 1))
    text = markup_of(client_for(Role.DEPUTY).get(HOME))
    assert "1</b> nhu cầu đang chờ" in text
    assert "1</b> đề xuất chờ quyết định" in text
    assert "1 việc giao đã trễ" in text
    assert "ngày chờ, đã quá hẹn" in text
    assert "0, chưa có kế hoạch" not in text
    assert "1, chưa có kế hoạch" in text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR, Role.DEPARTMENT, Role.AUDITOR])
def test_an_empty_office_page_says_so(field: Field, client_for: ClientFor, role: Role) -> None:
    text = markup_of(client_for(role).get(HOME))
    assert "Không có nhu cầu nào đang chờ." in text


def test_the_day_takes_the_same_queries_however_much_there_is(field: Field, as_: As) -> None:
    client = as_(field.user)
    counts = []
    for rows in (1, 29):
        for n in range(rows):
            firm = make_firm(field.people, field.land.communes[n % 2], f"Xưởng {rows} {n}")
            field.need(establishment=firm)
            field.task(instruction=f"Việc {rows} {n}")
        counts.append(queries_of(client, HOME))
    assert counts[0] == counts[1]


def test_the_office_page_takes_the_same_queries(field: Field, client_for: ClientFor) -> None:
    client = client_for(Role.OFFICER)
    counts = []
    for rows in (1, 29):
        for n in range(rows):
            firm = make_firm(field.people, field.land.communes[n % 2], f"Xưởng {rows} {n}")
            field.need(establishment=firm, item="training")
            field.proposal(need=field.need(establishment=firm))
            field.task(due_on=SPRING, on=date(2018, 3, 1), instruction=f"Việc {rows} {n}")
        counts.append(queries_of(client, HOME))
    assert counts[0] == counts[1]


def test_every_figure_of_the_year_opens_to_its_rows(field: Field, client_for: ClientFor) -> None:
    far = make_firm(field.people, field.land.communes[1], "Gốm Cây Gáo")
    field.visit(date(2017, 12, 1))
    field.visit(date(2018, 1, 10))
    field.need(date(2017, 11, 1), description="Năm trước", item="training")
    field.need(date(2018, 1, 10), description="Máy phay", item="training")
    accept_proposal(proposal=field.proposal(date(2018, 1, 20)), by=field.officer, on=SPRING)
    field.proposal(date(2017, 12, 20), need=field.need(date(2017, 12, 20), establishment=far))
    client = client_for(Role.DEPUTY)
    figures = re.findall(
        r'<a class="figure strong" href="([^"]+)">(\d+)</a>', markup_of(client.get(HOME))
    )
    assert [int(count) for _url, count in figures] == [1, 2, 1, 1]
    for url, count in figures:
        page = client.get(unescape(url)).context["page"]
        assert page.paginator.count == int(count), url


# --- choosing where to go -------------------------------------------------------------------------


def test_one_finds_a_firm_without_marks(field: Field, as_: As) -> None:
    make_firm(field.people, field.land.communes[1], "Gốm Cây Gáo")
    make_firm(field.people, field.land.communes[4], "Gốm Xa")
    url = reverse("web:to-visit")
    client = as_(field.user)
    everywhere = markup_of(client.get(url))
    assert "Cơ khí Phú Chánh" in everywhere
    assert "Gốm Xa" not in everywhere
    found = markup_of(client.get(url, {"q": "gom cay"}))
    assert "Gốm Cây Gáo" in found
    assert "Cơ khí Phú Chánh" not in found
    assert "Ghi cơ sở mới vào sổ" in markup_of(client.get(url, {"q": "không có"}))


def test_an_officer_may_go_anywhere(field: Field, client_for: ClientFor) -> None:
    make_firm(field.people, field.land.communes[4], "Gốm Xa")
    text = markup_of(client_for(Role.OFFICER).get(reverse("web:to-visit")))
    assert "Gốm Xa" in text


def test_whom_to_visit_is_ordered_narrowed_and_taken_along_without_phones(
    field: Field, as_: As
) -> None:
    make_firm(field.people, field.land.communes[1], "Gốm Cây Gáo", phone="0912345678")
    field.need(date(2018, 3, 10), establishment=field.firm)
    client, url = as_(field.user), reverse("web:to-visit")
    text = markup_of(client.get(url, {"order": "needs"}))
    assert text.index("Cơ khí Phú Chánh") < text.index("Gốm Cây Gáo")
    there = {"area": str(field.land.communes[1].pk)}
    assert "Cơ khí Phú Chánh" not in markup_of(client.get(url, there))
    answer = client.get(url, {**there, "format": "xlsx"})
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[0] for row in rows[1:]] == ["Gốm Cây Gáo°"]
    assert "0912345678" not in str(rows)


def test_choosing_takes_the_same_queries(field: Field, as_: As) -> None:
    client, counts = as_(field.user), []
    for rows in (1, 29):
        for n in range(rows):
            make_firm(field.people, field.land.communes[n % 2], f"Xưởng {rows} {n}")
        counts.append(queries_of(client, reverse("web:to-visit")))
    assert counts[0] == counts[1]


# --- today ----------------------------------------------------------------------------------------


def test_fieldwork_waits_on_the_first_page(field: Field, client_for: ClientFor, as_: As) -> None:
    field.need(date(2018, 1, 10), item="training", description="Máy phay")
    field.proposal(date(2018, 3, 10))
    field.task()
    today = reverse("web:today")
    deputy = markup_of(client_for(Role.DEPUTY).get(today))
    assert "Nhu cầu của Cơ khí Phú Chánh" in deputy
    assert "Đề xuất cho Cơ khí Phú Chánh" in deputy
    mine = markup_of(as_(field.user).get(today))
    assert "Phổ biến nghị quyết mới" in mine
    assert "Trả lời nhu cầu" not in mine
    assert "Ghi một chuyến thăm" in mine
    assert "Phổ biến nghị quyết mới" not in deputy
