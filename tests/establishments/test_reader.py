"""Files from outside: refused in one sentence, fast and in little memory, or read as they are."""

import io
import time
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from caunoi.imports import reader
from caunoi.imports.reader import Merged, UnreadableWorkbook, open_workbook
from tests.establishments.workbooks import (
    SHEET_END,
    SHEET_START,
    million_rows,
    raw_workbook,
    saved,
    simple_workbook,
    text_cell,
    zip_bomb,
)


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableWorkbook) as refused:
        with open_workbook(content) as book:
            for name in book.sheet_names:
                book.grid(name)
    return str(refused.value)


def zipped(**parts: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


# --- What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [b"", b"Ten co so;Dia chi\nA;B\n", b"%PDF-1.7", zipped(a="no workbook"), b"<html></html>"],
    ids=["empty", "text", "pdf", "zip", "page"],
)
def test_what_is_no_workbook_is_called_so(content: bytes) -> None:
    assert "không phải sổ Excel (.xlsx)" in refusal(content)


def test_an_old_workbook_is_told_how_to_be_saved_anew() -> None:
    assert "Excel kiểu cũ (.xls)" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))


def test_an_encrypted_workbook_is_told_to_drop_its_password() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    assert "có mật khẩu" in refusal(ole + "EncryptedPackage".encode("utf-16-le"))


def test_a_file_that_is_too_large_is_not_opened() -> None:
    assert "lớn hơn 30 MB" in refusal(b"PK\x03\x04" + bytes(reader.MAX_BYTES))


@pytest.mark.parametrize("cut", [200, 1000, -30])
def test_a_cut_workbook_is_damaged(cut: int) -> None:
    whole = simple_workbook([[1, "Cơ sở A", "B", "C", "Lai Uyên", ""]])
    assert "bị hỏng" in refusal(whole[:cut])


def test_a_sheet_that_is_no_xml_is_damaged() -> None:
    assert "bị hỏng" in refusal(raw_workbook(["<worksheet><sheetData><row r='1'><c r='A1'><v>"]))


def test_a_sheet_that_is_missing_is_damaged() -> None:
    content = io.BytesIO(simple_workbook([]))
    target = io.BytesIO()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(target, "w") as other:
        for name in source.namelist():
            if "sheet1" not in name:
                other.writestr(name, source.read(name))
    assert "bị hỏng" in refusal(target.getvalue())


def test_a_million_rows_are_refused_before_they_are_parsed() -> None:
    content = million_rows()
    tracemalloc.start()
    started = time.process_time()
    sentence = refusal(content)
    took, (_now, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "nhiều nhất 20.000 dòng" in sentence
    assert "20.001" in sentence
    # The sheet alone unpacks to 40 MB; as rows it would take more than a gigabyte.
    assert peak < 200 * 1024 * 1024
    assert took < 20


def test_a_zip_bomb_is_refused_by_what_it_would_unpack_to() -> None:
    content = zip_bomb()
    tracemalloc.start()
    sentence = refusal(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "nở ra quá lớn" in sentence
    assert peak < 50 * 1024 * 1024


def test_a_part_that_lies_about_its_size_is_damaged() -> None:
    """A header says 5 bytes where megabytes lie: never more than these are unpacked."""
    content = bytearray(raw_workbook([SHEET_START, " " * 5_000_000, SHEET_END]))
    size = 5_000_000 + len(SHEET_START) + len(SHEET_END)
    spot = content.rfind(size.to_bytes(4, "little"))
    content[spot : spot + 4] = (5).to_bytes(4, "little")
    assert "bị hỏng" in refusal(bytes(content))


def test_one_long_text_in_very_many_cells_is_refused() -> None:
    """Stored once, it would be unpacked for every cell."""
    cell = '<c r="{0}{1}" t="s"><v>0</v></c>'
    rows = (
        f'<row r="{n}">{"".join(cell.format(letter, n) for letter in "ABCDEFGH")}</row>'
        for n in range(1, 3001)
    )
    strings = f"<sst><si><t>{'x' * 30_000}</t></si></sst>"
    content = raw_workbook([SHEET_START, *rows, SHEET_END], **{"xl/sharedStrings.xml": strings})
    assert "nở ra quá lớn" in refusal(content)


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert "bị hỏng" in refusal(raw_workbook([bomb, SHEET_START, SHEET_END]))


def test_a_stray_cell_far_below_or_far_right_is_named() -> None:
    below = f'<row r="1048576">{text_cell("A1048576", "x")}</row>'
    assert "dòng 1.048.576" in refusal(raw_workbook([SHEET_START, below, SHEET_END]))
    right = f'<row r="1">{text_cell("XFD1", "x")}</row>'
    assert "cột thứ 16.384" in refusal(raw_workbook([SHEET_START, right, SHEET_END]))


def test_formatting_without_content_costs_nothing() -> None:
    """Whole columns are often formatted: cells without content are no data."""
    rows = [f'<row r="1">{text_cell("A1", "Tên")}</row>']
    rows += [f'<row r="{n}"><c r="A{n}" s="0"/><c r="B{n}"></c></row>' for n in range(2, 60_000)]
    with open_workbook(raw_workbook([SHEET_START, *rows, SHEET_END])) as book:
        assert book.grid("Sheet1").cells[0][0] == "Tên"


def test_cells_without_positions_are_counted_too() -> None:
    rows = ["<row><c><v>1</v></c></row>"] * 20_001
    assert "20.001" in refusal(raw_workbook([SHEET_START, *rows, SHEET_END]))


# --- What is read ---------------------------------------------------------------------------------


def grid_of(book: Workbook) -> reader.Grid:
    with open_workbook(saved(book)) as opened:
        return opened.grid(opened.sheet_names[0])


def test_values_read_as_a_person_would_type_them() -> None:
    book = Workbook()
    book.active.append(
        [912345678, 3700912342.0, 12.5, True, date(2015, 12, 31), datetime(2015, 1, 2, 8, 30), "x"]
    )
    assert grid_of(book).cells[0] == [
        *("912345678", "3700912342", "12.5", "TRUE", "31/12/2015", "02/01/2015 08:30", "x")
    ]


def test_rows_and_columns_keep_their_places() -> None:
    book = Workbook()
    book.active["C4"] = "Tên cơ sở"
    book.active.merge_cells("C4:E5")
    grid = grid_of(book)
    assert grid.text(3, 2) == "Tên cơ sở"
    assert grid.merged == [Merged(3, 2, 4, 4)]


def test_a_formula_that_nobody_computed_is_a_text() -> None:
    book = Workbook()
    book.active["B2"] = '=HYPERLINK("http://x","&<y>")'
    assert grid_of(book).text(1, 1) == '=HYPERLINK("http://x","&<y>")'


def test_a_computed_formula_is_its_value() -> None:
    cell = '<row r="1"><c r="A1" t="str"><f>"Cơ sở "&amp;"A"</f><v>Cơ sở A</v></c></row>'
    with open_workbook(raw_workbook([SHEET_START, cell, SHEET_END])) as book:
        assert book.grid("Sheet1").text(0, 0) == "Cơ sở A"


def test_characters_that_are_no_text_are_dropped_and_a_soft_hyphen_is_kept() -> None:
    """NUL cannot be stored; the soft hyphen is the letter ư in .VnTime."""
    cell = f'<row r="1">{text_cell("A1", "ph&#173;êng_x0000_&#xFFFF;")}</row>'
    with open_workbook(raw_workbook([SHEET_START, cell, SHEET_END])) as book:
        assert book.grid("Sheet1").text(0, 0) == "ph\u00adêng"


def test_hidden_sheets_are_not_read() -> None:
    book = Workbook()
    book.create_sheet("Ẩn").sheet_state = "hidden"
    book.create_sheet("Danh sách")
    with open_workbook(saved(book)) as opened:
        assert opened.sheet_names == ["Sheet", "Danh sách"]


def test_an_empty_sheet_is_an_empty_grid() -> None:
    assert grid_of(Workbook()).cells == []
