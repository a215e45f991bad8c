"""What was stored before texts were cleaned stays, and every file is made all the same."""

from datetime import date
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from docx import Document
from openpyxl import load_workbook

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.attachments.queries import content_of
from caunoi.common.text import readable
from caunoi.common.workbooks import TextWorkbook
from caunoi.difficulties.models import Difficulty
from caunoi.fieldwork.models import Visit
from caunoi.reporting.actions import prepare_report, sign_report
from caunoi.reporting.months.actions import send_month
from caunoi.schemes.documents import contract_docx
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Scheme
from tests.factories.difficulties import Desk
from tests.factories.fieldwork import Field, make_field
from tests.factories.network import STORY_DAY, Land
from tests.factories.schemes import Office

pytestmark = pytest.mark.django_db
People = dict[Role, User]
HIDDEN = "Máy\x01 cắt\uffff gỗ\ufffe\x0bhai ca"


def sound(archive: bytes) -> bytes:
    """Return all text of an Office file, each part of which must be well-formed."""
    with ZipFile(BytesIO(archive)) as parts:
        names = [name for name in parts.namelist() if name.endswith(".xml")]
        for name in names:
            ElementTree.fromstring(parts.read(name))
        return b"".join(parts.read(name) for name in names)


@pytest.fixture
def field(people: People, land: Land) -> Field:
    return make_field(people, land)


def test_a_month_is_sent_with_what_was_stored_before(field: Field) -> None:
    visit = field.visit(on=date(2018, 5, 3))
    Visit.objects.filter(pk=visit.pk).update(finding=HIDDEN)
    report = send_month(month=date(2018, 5, 1), by=field.user, on=date(2018, 5, 18))
    assert report.docx is not None
    assert "Máy cắt gỗ\nhai ca" in _said(content_of(report.docx))


def test_a_remark_with_hidden_characters_is_sent_clean(field: Field) -> None:
    field.visit(on=date(2018, 5, 3))
    report = send_month(month=date(2018, 5, 1), remarks=HIDDEN, by=field.user, on=date(2018, 5, 18))
    assert report.remarks == "Máy cắt gỗ hai ca"


def test_the_year_is_written_with_what_was_stored_before(people: People, field: Field) -> None:
    difficulty = Desk(people, field).raise_one(STORY_DAY)
    Difficulty.objects.filter(pk=difficulty.pk).update(title=HIDDEN)
    report = prepare_report(kind="year", year=2018, by=people[Role.OFFICER], on=STORY_DAY)
    report = sign_report(report=report, number="1/BC", by=people[Role.DIRECTOR], on=STORY_DAY)
    assert report.docx is not None and report.xlsx is not None
    for stored in (report.docx, report.xlsx):
        assert "Máy cắt gỗ".encode() in sound(content_of(stored))


@pytest.mark.parametrize("text", [HIDDEN, "<r><t>&</r>", "=1+1", "https://a.vn", "x" * 40_000])
@pytest.mark.parametrize("in_rows", [True, False])
def test_a_workbook_takes_any_text(text: str, in_rows: bool) -> None:
    target = BytesIO()
    with TextWorkbook(target, constant_memory=in_rows) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, text)
        sheet.merge_range(1, 0, 1, 3, text)
    sound(target.getvalue())
    found = load_workbook(target).active
    expected = readable(text)[:32_767]
    assert str(found["A1"].value).rstrip() == str(found["A2"].value).rstrip() == expected
    assert found["A1"].data_type == "s"


def test_a_contract_is_written_with_what_was_stored_before(
    office: Office, firm: object, money: None
) -> None:
    scheme = office.walk(office.draft(firm), SchemeState.CONTRACTED)
    Scheme.objects.filter(pk=scheme.pk).update(title=HIDDEN)
    written = contract_docx(Scheme.objects.get(pk=scheme.pk).contract)
    sound(written)
    assert "Máy cắt gỗ" in _said(written)


def _said(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
