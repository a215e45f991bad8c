"""The workbook says what the sheet says, and nothing in it can be run."""

from datetime import date
from io import BytesIO

import pytest
from django.utils.translation import override
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.allowances.export import sheet_xlsx
from caunoi.allowances.models import AllowanceSheet
from caunoi.network.actions import name_centre
from tests.factories.allowances import DECEMBER, make_network, paid, prepared
from tests.factories.network import Land, appoint, make_collaborator

People = dict[Role, User]


def opened(sheet: AllowanceSheet) -> Worksheet:
    page = load_workbook(BytesIO(sheet_xlsx(sheet))).active
    assert isinstance(page, Worksheet)
    return page


def texts(page: Worksheet) -> list[str]:
    return [str(c.value) for row in page.iter_rows() for c in row if c.value not in (None, "")]


@pytest.fixture
def named(people: People) -> None:
    name_centre(
        seen=0,
        centre_vi="Trung tâm Khuyến công Thử",
        centre_en="Test Centre",
        department_vi="Sở Công Thương",
        starts_on=date(2010, 1, 1),
        by=people[Role.DIRECTOR],
        on=DECEMBER,
    )


def test_the_paper_says_who_what_and_how_much(people: People, land: Land, named: None) -> None:
    make_network(people, land)
    sheet = paid(people)
    page = opened(sheet)
    found = texts(page)
    for text in (
        "SỞ CÔNG THƯƠNG",
        "TRUNG TÂM KHUYẾN CÔNG THỬ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Ngày 26 tháng 12 năm 2018",
        "BẢNG CHI HỖ TRỢ CỘNG TÁC VIÊN KHUYẾN CÔNG",
        "Tháng 12/2018",
        "Cộng 20 người",
        "Tổng số tiền bằng chữ: Tám triệu ba trăm bốn mươi nghìn đồng.",
        "0,3 × 1.390.000 = 417.000",
        "12/QĐ-SCT ngày 20/02/2016",
        "Người Chuyên viên Trung tâm",
        "Người Kế toán",
    ):
        assert text in found, text
    assert any("chứng từ PC 112/2018" in text for text in found)
    assert any(
        "Nghị quyết số 10/2015/NQ-HĐND8 ngày 21/07/2015 của Hội đồng nhân dân" in text
        and "khoản 2 Điều 3 Nghị định số 72/2018/NĐ-CP ngày 15/05/2018" in text
        for text in found
    )
    header = next(row[0].row for row in page.iter_rows() if row[0].value == "TT")
    rows = [[c.value for c in row] for row in page.iter_rows(min_row=header + 1)]
    amounts = [row[9] for row in rows[:20]]
    assert sum(amounts) == rows[20][9] == sheet.total_vnd == 8_340_000
    assert [row[0] for row in rows[:20]] == list(range(1, 21))


def test_a_name_that_looks_like_a_formula_stays_a_name(people: People, land: Land) -> None:
    names = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "https://x.example"]
    for name in names:
        appoint(people, make_collaborator(people, name), land.communes[:1])
    page = opened(prepared(people))
    assert {c.data_type for row in page.iter_rows() for c in row if c.value} <= {"s", "n"}
    assert set(names) <= set(texts(page))
    assert not [c for row in page.iter_rows() for c in row if c.hyperlink]


def test_a_sheet_says_that_the_name_of_the_centre_is_not_recorded(
    people: People, land: Land
) -> None:
    make_network(people, land)
    assert "(CHƯA GHI TÊN TRUNG TÂM)" in texts(opened(paid(people)))


def test_a_paper_that_is_not_paid_says_so(people: People, land: Land) -> None:
    make_network(people, land, 1)
    found = texts(opened(prepared(people)))
    assert any("đã lập; chưa phải chứng từ chi" in text for text in found)
    assert not any("Bảng đã khóa" in text for text in found)


def test_the_paper_is_vietnamese_and_a_reprint_is_the_same(people: People, land: Land) -> None:
    make_network(people, land, 2)
    sheet = paid(people)
    first = sheet_xlsx(sheet)
    with override("en"):
        assert sheet_xlsx(AllowanceSheet.objects.get()) == first
