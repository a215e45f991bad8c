"""What goes out as a file: all that is shown, as text, and rejected rows that may be sent again."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook

from caunoi.accounts.models import User
from caunoi.establishments.export import establishments_xlsx
from caunoi.establishments.imports.actions import commit_import
from caunoi.establishments.imports.rejected import rejected_xlsx
from caunoi.establishments.models import Establishment, EstablishmentQuerySet, ImportBatch
from caunoi.establishments.queries import Filters, filtered
from tests.establishments.conftest import ON, unit
from tests.establishments.workbooks import MESSY, messy_district_workbook

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://example.org","X")'


def sheet_of(content: bytes) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def kinds_of_cells(content: bytes) -> set[str]:
    sheet = load_workbook(io.BytesIO(content)).active
    return {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}


def shown(rows: EstablishmentQuerySet, on: date = ON) -> bytes:
    return establishments_xlsx(rows=rows, count=rows.count(), on=on)


@pytest.fixture
def batch(preview: Callable[..., ImportBatch], officer: User) -> ImportBatch:
    return commit_import(batch=preview(content=messy_district_workbook()), by=officer, on=ON)


def test_the_list_goes_out_as_it_is_shown(batch: ImportBatch) -> None:
    among = Establishment.objects.all()
    heading, *rows = sheet_of(shown(among))
    assert heading[:3] == ["Tên cơ sở", "Loại hình", "Người đại diện"]
    assert len(rows) == MESSY.new
    assert [row[0] for row in rows] == [str(row) for row in among]
    (found,) = sheet_of(shown(filtered(among, Filters(text="dai phat"))))[1:]
    assert found[:11] == [
        *("Công ty TNHH MTV Cơ khí Đại Phát", "Doanh nghiệp nhỏ và vừa", "Trần Văn Lộc"),
        *("3700912367", "0908700100", "ấp Bà Phái", "xã Long Nguyên", "huyện Bàu Bàng", "Cơ khí"),
        *(None, 120),
    ]


def test_a_formula_goes_out_as_the_text_it_came_in_as(batch: ImportBatch) -> None:
    content = shown(filtered(Establishment.objects.all(), Filters(text="hyperlink")))
    assert sheet_of(content)[1][0] == FORMULA
    assert "f" not in kinds_of_cells(content)


def test_an_old_commune_is_named_as_it_was(batch: ImportBatch) -> None:
    rows = sheet_of(shown(Establishment.objects.filter(unit=unit("25822")), on=date(2025, 8, 1)))
    assert {row[6] for row in rows[1:]} == {"thị trấn Lai Uyên"}


def test_rejected_rows_go_back_with_their_reason_and_row(batch: ImportBatch) -> None:
    note, heading, *rows = sheet_of(rejected_xlsx(batch))
    assert note[0] == "Các dòng trả lại của tệp danh-sach.xlsx. Sửa rồi gửi lại tệp này."
    assert heading[:5] == ["Dòng trong tệp", "Cần sửa", "STT", "Tên cơ sở SXKD", "Họ tên chủ cơ sở"]
    assert [row[0] for row in rows] == [18, 42, 47]
    assert rows[0][1] == "Tên cơ sở SXKD: Thiếu tên cơ sở."
    assert [row[6] for row in rows] == ["Xã Tân Hưng", "Hưng Hòa", "Hòa Lợi"]


def test_a_corrected_file_of_rejected_rows_goes_in(
    batch: ImportBatch, preview: Callable[..., ImportBatch]
) -> None:
    book = load_workbook(io.BytesIO(rejected_xlsx(batch)))
    sheet = book.active
    for row in sheet.iter_rows(min_row=3):
        row[3].value = row[3].value or f"Cơ sở {row[4].value}"
        row[6].value = "Long Nguyên" if row[6].value == "Hòa Lợi" else row[6].value
    target = io.BytesIO()
    book.save(target)
    again = preview(content=target.getvalue())
    assert (again.counts["new"], again.counts["rejected"]) == (3, 0)


def test_the_commune_of_a_group_row_goes_back_with_the_row(
    preview: Callable[..., ImportBatch],
) -> None:
    header = ["STT", "Tên cơ sở", "Chủ cơ sở"]
    batch = preview(["I. Xã Tân Hưng"], [1, "", "Bùi Văn Nam"], header=header)
    _note, heading, row = sheet_of(rejected_xlsx(batch))
    assert dict(zip(heading, row, strict=True))["Xã, phường"] == "Xã Tân Hưng"
