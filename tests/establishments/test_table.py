"""The table is found in a sheet that was made for the eye, and only its rows are rows."""

from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from caunoi.establishments.imports.headings import FIRMS, Field
from caunoi.imports.cells import read_cells
from caunoi.imports.reader import open_workbook
from caunoi.imports.table import Body, Skipped, Table, Why, body_rows, find_table
from tests.establishments.workbooks import saved, tcvn3, vni

HEADER = ["STT", "Tên cơ sở", "Chủ cơ sở", "Địa chỉ", "Xã", "Điện thoại"]


def read(book: Workbook) -> tuple[Table | None, list[Body | Skipped]]:
    with open_workbook(saved(book)) as opened:
        grid = opened.grid(opened.sheet_names[0])
        cells = read_cells(grid, lambda: opened.fonts(grid.sheet_name))
    table = find_table(cells, grid.merged, FIRMS)
    return table, list(body_rows(cells, grid.merged, table)) if table else []


def sheet_of(*rows: Sequence[Any], header: Sequence[Any] = HEADER) -> Workbook:
    book = Workbook()
    for row in [header, *rows]:
        book.active.append(list(row))
    return book


def kinds(found: list[Body | Skipped]) -> list[str]:
    return [row.why.value if isinstance(row, Skipped) else "row" for row in found]


def wards(found: list[Body | Skipped]) -> list[str]:
    return [row.places.get(Field.WARD, "") for row in found if isinstance(row, Body)]


# --- Headings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Tên cơ sở", Field.NAME),
        ("TÊN CƠ SỞ SXKD", Field.NAME),
        ("Tên doanh nghiệp, cơ sở", Field.NAME),
        ("Tên DN/HTX/Hộ KD", Field.NAME),
        ("Cơ sở công nghiệp nông thôn", Field.NAME),
        ("Tên cơ sở (chủ hộ)", Field.NAME),
        ("Tên chủ cơ sở", Field.OWNER),
        ("Người đại diện", Field.OWNER),
        ("Họ và tên chủ hộ", Field.OWNER),
        ("Địa chỉ sản xuất", Field.ADDRESS),
        ("Xã/Phường/Thị trấn", Field.WARD),
        ("Xã", Field.WARD),
        ("Huyện, thị xã", Field.DISTRICT),
        ("Tỉnh/Thành phố", Field.PROVINCE),
        ("SĐT", Field.PHONE),
        ("Điện thoại liên hệ", Field.PHONE),
        ("MST", Field.TAX_CODE),
        ("Mã số thuế/Mã số DN", Field.TAX_CODE),
        ("Ngành nghề SXKD", Field.TRADE),
        ("Lĩnh vực", Field.TRADE),
        ("Loại hình", Field.KIND),
        ("Số lao động (người)", Field.WORKERS),
        ("Năm thành lập", Field.FOUNDED),
        ("Sản phẩm chính", Field.PRODUCTS),
        ("TT", Field.NUMBER),
        ("Ghi chú", Field.NOTE),
        ("Vốn đầu tư (triệu đồng)", None),
        ("Tình trạng", None),
        ("Cơ sở gốm Minh Long", None),
        ("Công ty TNHH Gỗ Thành Đạt", None),
        ("", None),
    ],
)
def test_what_a_heading_means(heading: str, field: Field | None) -> None:
    assert FIRMS.field_of(heading) is field


def test_the_heading_is_found_below_titles() -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "UBND HUYỆN BÀU BÀNG"
    sheet["A2"] = "DANH SÁCH CƠ SỞ CÔNG NGHIỆP NÔNG THÔN"
    sheet.merge_cells("A2:F2")
    for column, text in enumerate(HEADER, 1):
        sheet.cell(5, column, text)
    sheet.append([1, "Cơ sở A", "B", "Ấp 1", "Lai Uyên", ""])
    table, rows = read(book)
    assert table is not None
    assert (table.first_row, table.body_row) == (4, 5)
    assert [row.number for row in rows] == [6]


@pytest.mark.parametrize("typed", [tcvn3, vni])
def test_a_heading_in_an_old_font_is_a_heading(typed: Any) -> None:
    book = sheet_of([1, "A", "B", "C", "D", ""], header=[typed(text) for text in HEADER])
    table, rows = read(book)
    assert table is not None
    assert table.column(Field.WARD) is not None
    assert kinds(rows) == ["row"]


def test_a_heading_of_two_rows() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["STT", "Tên cơ sở", "Địa chỉ", "", "", "Lao động", ""])
    sheet.append(["", "", "Ấp", "Xã", "Huyện", "Nam", "Nữ"])
    for place in ("A1:A2", "B1:B2", "C1:E1", "F1:G1"):
        sheet.merge_cells(place)
    sheet.append(["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"])
    sheet.append([1, "Cơ sở A", "Ấp 1", "Lai Uyên", "Bàu Bàng", 2, 3])
    table, rows = read(book)
    assert table is not None
    assert {c.index: c.field for c in table.columns} == {
        **{0: Field.NUMBER, 1: Field.NAME, 2: Field.ADDRESS, 3: Field.WARD, 4: Field.DISTRICT},
        **{5: Field.WORKERS, 6: None},
    }
    assert [row.number for row in rows] == [4]


def test_a_heading_above_which_its_parts_are_named() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["TT", "Thông tin cơ sở", "", "Xã"])
    sheet.append(["", "Tên cơ sở", "Chủ cơ sở", ""])
    for place in ("A1:A2", "B1:C1", "D1:D2"):
        sheet.merge_cells(place)
    sheet.append([1, "Cơ sở A", "B", "Lai Uyên"])
    table, rows = read(book)
    assert table is not None
    assert [c.field for c in table.columns] == [
        *(Field.NUMBER, Field.NAME, Field.OWNER, Field.WARD)
    ]
    assert kinds(rows) == ["row"]


def test_a_sheet_without_a_list_has_no_table() -> None:
    assert read(sheet_of(["x", "y"], header=["Ngày", "Số tiền"]))[0] is None


def test_a_row_of_names_alone_is_no_heading() -> None:
    assert read(sheet_of(header=["Tên cơ sở"]))[0] is None


# --- Rows -----------------------------------------------------------------------------------------


def test_group_rows_name_the_commune_of_the_rows_beneath() -> None:
    _table, rows = read(
        sheet_of(
            ["I", "Xã Lai Uyên"],
            [1, "Cơ sở A", "", "Ấp 1"],
            ["II. Xã Tân Hưng (2 cơ sở)"],
            [2, "Cơ sở B", "", "Ấp 1"],
            ["", "Xã Long Nguyên", "", "", "", 12],
            [3, "Cơ sở C"],
        )
    )
    assert kinds(rows) == ["group", "row"] * 3
    assert wards(rows) == ["Xã Lai Uyên", "Xã Tân Hưng", "Xã Long Nguyên"]


def test_a_group_of_the_same_numbering_ends_the_commune_before() -> None:
    _table, rows = read(
        sheet_of(
            ["I. Xã Lai Uyên"],
            ["1. Ngành gốm sứ"],
            [1, "Cơ sở A", "", "Ấp 1"],
            ["II. Các xã khác"],
            [2, "Cơ sở B", "", "Ấp 1"],
        )
    )
    assert kinds(rows) == ["group", "group", "row", "group", "row"]
    assert wards(rows) == ["Xã Lai Uyên", ""]


def test_a_district_group_ends_the_commune_before() -> None:
    _table, rows = read(
        sheet_of(
            ["Huyện Bàu Bàng"],
            ["Xã Lai Uyên"],
            [1, "Cơ sở A"],
            ["Huyện Phú Giáo"],
            [2, "Cơ sở B"],
        )
    )
    last = rows[-1]
    assert isinstance(last, Body)
    assert last.places == {Field.DISTRICT: "Huyện Phú Giáo"}


def test_groups_in_old_fonts_and_without_marks() -> None:
    _table, rows = read(
        sheet_of(
            [tcvn3("Xã Lai Uyên")], [1, "A"], ["xa Tan Hung"], [2, "B"], ["TT. LAI UYÊN"], [3, "C"]
        )
    )
    assert wards(rows) == ["Xã Lai Uyên", "xa Tan Hung", "TT. LAI UYÊN"]


@pytest.mark.parametrize(
    "text", ["Tổng cộng", "TỔNG CỘNG: 2 cơ sở", "Cộng", "Cộng xã Lai Uyên", "Tổng số", "tong cong"]
)
def test_totals_are_no_rows(text: str) -> None:
    _table, rows = read(sheet_of([1, "Cơ sở A", "", "Ấp 1"], ["", text, "", "", "", 12]))
    assert kinds(rows) == ["row", "total"]


@pytest.mark.parametrize("name", ["Tổng công ty Becamex", "Công Thành", "Công ty Cộng Hưởng"])
def test_a_firm_whose_name_begins_like_a_total_is_a_row(name: str) -> None:
    _table, rows = read(sheet_of([1, name, "", "Ấp 1", "Lai Uyên", ""]))
    assert kinds(rows) == ["row"]


@pytest.mark.parametrize("name", ["Tinh bột Hồng Phát", "Quần áo Minh Tâm", "Xay xát Năm Lúa"])
def test_a_firm_whose_name_begins_like_a_place_is_a_row(name: str) -> None:
    _table, rows = read(sheet_of([1, name]))
    assert kinds(rows) == ["row"]


def test_what_stands_below_the_table_is_no_row() -> None:
    _table, rows = read(
        sheet_of(
            [1, "Cơ sở A", "", "Ấp 1"],
            ["", "Tổng cộng"],
            [],
            ["", "", "", "Bàu Bàng, ngày 15 tháng 9 năm 2018"],
            ["", "Người lập biểu", "", "TRƯỞNG PHÒNG"],
            ["", "Nguyễn Thị Hạnh", "", "Trần Quốc Tuấn"],
        )
    )
    assert kinds(rows) == ["row", "total", "foot", "foot", "foot"]


def test_a_row_after_a_subtotal_is_a_row_even_with_little_in_it() -> None:
    _table, rows = read(
        sheet_of([1, "Cơ sở A", "B", "Ấp 1"], ["", "Cộng"], ["", "Cơ sở B", "C"], [3, "Cơ sở D"])
    )
    assert kinds(rows) == ["row", "total", "row", "row"]


def test_a_heading_that_is_repeated_on_the_next_page_is_no_row() -> None:
    _table, rows = read(sheet_of([1, "Cơ sở A"], HEADER, [2, "Cơ sở B"]))
    assert kinds(rows) == ["row", Why.HEADING.value, "row"]


def test_a_row_without_a_name_is_a_row() -> None:
    _table, rows = read(sheet_of([1, "", "B", "Ấp 1"], [2, "", "C"], ["", "", "D", "Ấp 1"]))
    assert kinds(rows) == ["row"] * 3


def test_a_name_alone_is_a_row_where_nothing_is_numbered() -> None:
    header = ["Tên cơ sở", "Chủ cơ sở", "Địa chỉ"]
    _table, rows = read(sheet_of(["Minh Long"], ["Xã Lai Uyên"], ["Cơ sở B"], header=header))
    assert kinds(rows) == ["row", "group", "row"]


def test_a_commune_merged_over_its_rows_holds_for_all_of_them() -> None:
    book = sheet_of(
        [1, "Cơ sở A", "", "Ấp 1", "Lai Uyên"],
        [2, "Cơ sở B", "", "Ấp 2"],
        [3, "Cơ sở C", "", "Ấp 3"],
    )
    book.active.merge_cells("E2:E3")
    _table, rows = read(book)
    assert [row.cells[4].text for row in rows if isinstance(row, Body)] == [
        "Lai Uyên",
        "Lai Uyên",
        "",
    ]
