"""The pages of a list of collaborators: example, preview, answers, writing, rows given back."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from caunoi.accounts.roles import Role
from caunoi.demo.models import Demonstration
from caunoi.imports.models import SentList
from caunoi.network.models import Appointment
from tests.establishments.workbooks import simple_workbook
from tests.factories.network import LIST_HEADER, Land
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of
from tests.web.seen import form_in

pytestmark = pytest.mark.django_db
NEW = "web:collaborator-list-new"


@pytest.fixture
def officer(client_for: ClientFor, demo: Demonstration, land: Land) -> Client:
    return client_for(Role.OFFICER)


def send(client: Client, content: bytes) -> str:
    """Send a workbook; return the address of its preview."""
    file = SimpleUploadedFile("ctv.xlsx", content)
    answer = client.post(reverse(NEW), {"file": file})
    assert answer.status_code == 302, markup_of(answer)
    return str(answer["Location"])


def test_the_example_passes_the_import(officer: Client, land: Land) -> None:
    example = officer.get(reverse("web:collaborator-list-example"))
    page = send(officer, b"".join(example))  # type: ignore[arg-type]
    shown = officer.get(page)
    assert "Ghi <b>2</b> người" in markup_of(shown)
    answer = officer.post(f"{page}/write", form_in(markup_of(shown), "shown"), follow=True)
    assert "Đã ghi 2 người." in markup_of(answer)
    assert Appointment.objects.count() == 2
    assert SentList.objects.get().rows == []


def test_rows_given_back_come_as_a_workbook_with_their_reasons(officer: Client, land: Land) -> None:
    rows = [("Lê Thị Danh", "", "Xóm Lạ", "15/QĐ-SCT", "20/02/2018", "01/03/2018")]
    page = send(officer, simple_workbook(rows, LIST_HEADER))
    answer = officer.get(f"{page}/returned")
    sheet = load_workbook(BytesIO(answer.content)).active
    found = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=4)]
    assert found[0][:3] == ["Dòng trong tệp", "Cần sửa", "Họ và tên"]
    assert found[1][0] == "2"
    assert "Không có “Xóm Lạ”" in found[1][1]
    again = send(officer, answer.content)
    assert "trả lại" in markup_of(officer.get(again))


def test_a_file_that_is_no_list_is_refused_beside_the_form(officer: Client) -> None:
    file = SimpleUploadedFile("ctv.xlsx", simple_workbook([], ("Một", "Hai")))
    answer = officer.post(reverse(NEW), {"file": file})
    assert answer.status_code == 422
    assert "Không thấy bảng danh sách" in markup_of(answer)


def test_a_list_of_somebody_else_is_open_to_whoever_appoints_everywhere(
    people: People, officer: Client, client_for: ClientFor, land: Land
) -> None:
    rows = [("Lê Thị Danh", "", "Lò Gốm", "15/QĐ-SCT", "20/02/2018", "01/03/2018")]
    page = send(officer, simple_workbook(rows, LIST_HEADER))
    assert client_for(Role.DIRECTOR).get(page).status_code == 403
    assert client_for(Role.OFFICER).get(page).status_code == 200
