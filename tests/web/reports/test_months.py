"""A collaborator's month on screen: sent from a phone, read by the office."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.roles import Role
from caunoi.reporting.models import MonthlyReport
from caunoi.reporting.months.actions import send_month
from tests.factories.fieldwork import Field, make_field
from tests.factories.network import STORY_DAY, Land, appoint, make_collaborator
from tests.web.conftest import ClientFor, People
from tests.web.counting import queries_of
from tests.web.pages import markup_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
MONTH = date(2018, 12, 1)
LIST = reverse("web:months") + "?month=2018-12"
OWN = reverse("web:own-month", args=[MONTH])


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def field(people: People, land: Land) -> Field:
    return make_field(people, land)


@pytest.fixture
def mai(field: Field) -> Client:
    client = Client()
    client.force_login(field.user)
    return client


def test_the_month_is_sent_from_the_page_and_read_by_another(
    field: Field, mai: Client, client_for: ClientFor
) -> None:
    field.visit(on=date(2018, 12, 3), finding="Lò nung đang sửa.")
    page = markup_of(mai.get(OWN))
    assert "Lò nung đang sửa." in page and "Gửi báo cáo" in page
    mai.post(OWN, {"remarks": "Cuối năm nhiều đơn hàng.", "requests": ""})
    report = MonthlyReport.objects.get()
    assert report.remarks == "Cuối năm nhiều đơn hàng."
    officer = client_for(Role.OFFICER)
    assert "1 trên 1 người đã gửi; 1 chờ xem; 0 trễ." in markup_of(officer.get(LIST))
    url = reverse("web:month-decide", args=[report.pk, "return"])
    assert officer.post(url, {"reason": ""}).status_code == 422
    officer.post(url, {"reason": "Thiếu kế hoạch tháng tới."})
    again = markup_of(mai.get(OWN))
    assert "Thiếu kế hoạch tháng tới." in again and "Cuối năm nhiều đơn hàng." in again
    mai.post(OWN, {"remarks": "Đã bổ sung.", "requests": ""})
    second = MonthlyReport.objects.get(version=2)
    officer.post(reverse("web:month-decide", args=[second.pk, "accept"]))
    second.refresh_from_db()
    assert second.state == "accepted"


def test_a_second_click_sends_nothing_twice(field: Field, mai: Client) -> None:
    mai.post(OWN, {"remarks": "", "requests": ""})
    assert mai.post(OWN, {"remarks": "", "requests": ""}).status_code == 302
    assert MonthlyReport.objects.count() == 1


def test_the_file_is_the_same_each_time_and_not_for_others(
    field: Field, mai: Client, client_for: ClientFor
) -> None:
    report = send_month(month=MONTH, by=field.user, on=STORY_DAY)
    url = reverse("web:month-file", args=[report.pk])
    assert mai.get(url).content == client_for(Role.AUDITOR).get(url).content
    assert client_for(Role.COLLABORATOR).get(url).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_thirty(
    field: Field, people: People, land: Land, client_for: ClientFor
) -> None:
    officer = client_for(Role.OFFICER)
    send_month(month=MONTH, by=field.user, on=STORY_DAY)
    one = queries_of(officer, LIST)
    for n in range(29):
        appoint(people, make_collaborator(people, f"Người Số {n}"), [land.communes[2]])
    assert queries_of(officer, LIST) == one


def test_today_reminds_of_the_own_month(field: Field, mai: Client) -> None:
    assert "Báo cáo tháng 12/2018 của tôi" in markup_of(mai.get("/"))
    send_month(month=MONTH, by=field.user, on=STORY_DAY)
    assert "Báo cáo tháng 12/2018 của tôi" not in markup_of(mai.get("/"))
