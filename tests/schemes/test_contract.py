"""The contract as Word opens it: parties, amounts and words are those that were signed."""

from datetime import date
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.attachments.queries import content_of
from caunoi.common.money import group_digits
from caunoi.common.words import amount_in_words
from caunoi.establishments.enums import EstablishmentKind
from caunoi.network.actions import name_centre
from caunoi.schemes.documents import contract_docx
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import SchemeContract
from caunoi.schemes.types import TEMPLATES
from tests.factories.network import Land
from tests.factories.schemes import Office, make_firm

pytestmark = pytest.mark.django_db
S = SchemeState


def lines_of(content: bytes) -> list[str]:
    """Return every line of the document, tables included."""
    document = Document(BytesIO(content))
    cells = [c for table in document.tables for row in table.rows for c in row.cells]
    inside = [p.text for cell in cells for p in cell.paragraphs]
    return [text for text in (*inside, *(p.text for p in document.paragraphs)) if text]


@pytest.fixture
def contract(office: Office, people: dict[Role, User], land: Land, money: None) -> SchemeContract:
    name_centre(
        seen=0,
        centre_vi="Trung tâm Khuyến công Sông Trăng",
        centre_en="",
        department_vi="Sở Công Thương Sông Trăng",
        address="số 7 đường Bờ Sông, xã Suối Đá",
        phone="0274 3000 000",
        director_post="Quyền Giám đốc",
        starts_on=date(2016, 1, 1),
        by=people[Role.DIRECTOR],
        on=date(2016, 1, 1),
    )
    firm = make_firm(
        people,
        land,
        'Công ty Gốm & Sứ <Minh "Long">',
        kind=EstablishmentKind.SME,
        tax_code="3700123454",
    )
    scheme = office.walk(office.draft(firm, goal="Lắp 01 máy cắt & khắc"), S.APPROVED)
    return office.sign(
        scheme, representative="Trần Thị Gốm", representative_post="Chủ cơ sở"
    ).contract


def test_what_was_signed_stands_in_the_document(contract: SchemeContract) -> None:
    lines = lines_of(contract_docx(contract))
    text = "\n".join(lines)
    for said in (
        "Số: 01/2018/HĐ-KC",
        "Sông Trăng, ngày 05 tháng 3 năm 2018",
        "SỞ CÔNG THƯƠNG SÔNG TRĂNG",
        "TRUNG TÂM KHUYẾN CÔNG SÔNG TRĂNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Địa chỉ: số 7 đường Bờ Sông, xã Suối Đá, điện thoại 0274 3000 000",
        "Người Giám đốc Trung tâm, quyền giám đốc",
        'BÊN B: Công ty Gốm & Sứ <Minh "Long">',
        "Địa chỉ: ấp 2, xã Suối Đá, huyện Đồi Sim, tỉnh Sông Trăng",
        "Mã số thuế: 3700123454",
        "Đại diện: Ông/Bà Trần Thị Gốm, chủ cơ sở",
        "3. Mục tiêu, nội dung: Lắp 01 máy cắt & khắc.",
        "Tổng kinh phí thực hiện: 500.000.000 đồng (bằng chữ: Năm trăm triệu đồng)",
        "hỗ trợ: 200.000.000 đồng (bằng chữ: Hai trăm triệu đồng)",
        "Bên B: 300.000.000 đồng (bằng chữ: Ba trăm triệu đồng)",
        "Tạm ứng không quá 70% kinh phí khuyến công hỗ trợ",
        "chậm nhất ngày 22/01/2019",
        "Căn cứ Nghị định số 45/2012/NĐ-CP ngày 21/05/2012 của Chính phủ về khuyến công;",
        "Căn cứ điểm c khoản 2 Điều 6 Thông tư liên tịch số 26/2014/TTLT-BTC-BCT ngày 18/02/2014;",
        "Căn cứ Quyết định số 120/QĐ-UBND ngày 20/01/2018",
    ):
        assert said in text, said
    assert "{" not in text
    assert "%" not in text.replace("70%", "")


def test_the_signed_contract_is_kept_as_it_was(contract: SchemeContract) -> None:
    assert contract.document is not None
    assert contract.document.name == "hop-dong-01-2018-HĐ-KC.docx"
    stored = lines_of(content_of(contract.document))
    contract.scheme.establishment.name = "Đổi tên"
    assert stored != lines_of(contract_docx(contract))
    assert "Công ty Gốm" in "\n".join(stored)


def test_a_task_of_the_centre_names_who_carries_it_out(office: Office, money: None) -> None:
    task = office.draft(implementing_unit="Trường Trung cấp nghề Sông Trăng")
    contract = office.walk(task, S.CONTRACTED).contract
    assert "BÊN B: Trường Trung cấp nghề Sông Trăng" in lines_of(contract_docx(contract))


def test_page_and_letters_are_those_of_the_decree(contract: SchemeContract) -> None:
    """NĐ 30/2020/NĐ-CP, Phụ lục I: A4, margins, Times New Roman, number in the top margin."""
    document = Document(BytesIO(contract_docx(contract)))
    (section,) = document.sections
    millimetres = [
        round(length.mm)
        for length in (
            *(section.page_width, section.page_height, section.top_margin),
            *(section.bottom_margin, section.left_margin, section.right_margin),
        )
    ]
    assert millimetres == [210, 297, 20, 20, 30, 20]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    value=st.integers(min_value=1, max_value=10**12),
    counterpart=st.integers(min_value=0, max_value=10**12),
)
def test_digits_and_words_are_of_one_number(
    contract: SchemeContract, value: int, counterpart: int
) -> None:
    contract.value_vnd, contract.counterpart_vnd = value, counterpart
    text = "\n".join(lines_of(contract_docx(contract)))
    for amount in (value, counterpart, value + counterpart):
        assert f"{group_digits(amount)} đồng (bằng chữ: {amount_in_words(amount)})" in text


def test_a_contract_says_what_of_the_centre_is_not_recorded(office: Office, money: None) -> None:
    scheme = office.walk(office.draft(), S.CONTRACTED)
    lines = lines_of(contract_docx(scheme.contract))
    for said in (
        "BÊN A: (chưa ghi tên Trung tâm)",
        "Cơ quan chủ quản: (chưa ghi tên cơ quan chủ quản)",
        "Địa chỉ: (chưa ghi trụ sở Trung tâm)",
    ):
        assert said in lines
    assert not [line for line in lines if "Sở Công Thương" in line]


def test_the_template_is_what_the_script_makes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "scripts"))
    script = import_module("build_contract_template")
    monkeypatch.setattr(script, "TARGET", tmp_path / "contract.docx")
    script.main()
    made = Document(tmp_path / "contract.docx").element.xml
    assert made == Document(str(TEMPLATES / "contract.docx")).element.xml
