"""Workbooks as offices send them, built afresh. All firms and people in them are invented."""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from caunoi.common.legacy_encodings import from_tcvn3, from_vni

_TCVN3 = {from_tcvn3(chr(code)): chr(code) for code in range(0xA1, 0xFF)}
_VNI_MARKS = "ùøûõïâáàåãäêéèúüë"
_VNI = {
    from_vni(sign): sign
    for sign in (
        *"ñôöíìæóòî",
        *(vowel + mark for vowel in "aeiouyôö" for mark in _VNI_MARKS),
    )
    if len(from_vni(sign)) == 1
}


def tcvn3(text: str) -> str:
    """Type a text as the .VnTime fonts store it; large letters with a tone become small."""
    return "".join(c if c.isascii() else _TCVN3.get(c) or _TCVN3[c.lower()] for c in text)


def vni(text: str) -> str:
    """Type a text as the VNI fonts store it."""
    return "".join(c if c.isascii() else _vni_letter(c) for c in text)


def _vni_letter(letter: str) -> str:
    return _VNI.get(letter) or _VNI[letter.lower()].upper()


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


HEADER = ("STT", "Tên cơ sở", "Chủ cơ sở", "Địa chỉ", "Xã", "Điện thoại", "MST", "Số lao động")


def simple_workbook(
    rows: Iterable[Sequence[Any]], header: Sequence[Any] = HEADER, above: int = 0
) -> bytes:
    """A heading in row `above` + 1 and the rows beneath it."""
    book = Workbook()
    sheet = book.active
    for _ in range(above):
        sheet.append(["Danh sách"])
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    return saved(book)


# --- The list of a district office ----------------------------------------------------------------


@dataclass(frozen=True)
class Expected:
    """What importing a workbook into an empty register gives."""

    rows: int
    new: int
    possible_duplicates: int
    rejected: int
    changed: int = 0
    same: int = 0


MESSY_DISTRICT = "719"  # huyện Bàu Bàng until 01/07/2025
MESSY = Expected(rows=34, new=28, possible_duplicates=3, rejected=3)
#: Excel's row numbers: the rows that look like one above them (which), and those given back (why).
MESSY_DUPLICATES = {15: 9, 27: 26, 36: 35}
MESSY_REJECTED = {18: "Tên cơ sở SXKD", 42: "Tên cơ sở SXKD", 47: "Xã, thị trấn"}
MESSY_CONVERTED_ROWS = {"tcvn3": {24, 25, 26, 27, 28, 29}, "vni": {34}}

_GROUPS: dict[str, str] = {
    "I. Thị trấn Lai Uyên": """
        Cơ sở gốm sứ Minh Long Phát | Nguyễn Văn Bảy | Khu phố 1 || 0912 345 678 || Gốm sứ | 12 | 2009
        Công ty TNHH Gỗ Thành Đạt | Trần Thị Thùy Dương | Khu phố 2 || 0274 3561 220 | #3700912341 | Đồ gỗ | 58 | 2011
        Cơ sở cơ khí Tân Uyên | Lê Hữu Phước | Khu phố Bàu Bàng || #913222111 || Cơ khí | 7 người | 05/2014
        DNTN Mây tre lá Hồng Phúc | Phạm Thị Lan | Khu phố 3 || 0168 234 5678 | 3700400016 | Mây tre | 21 | 2003
        Tổ hợp tác đan lát Suối Cạn | Huỳnh Kim Chi | Khu phố 5 |||| Mây tre | 15 |
        Cơ sở may gia công Thu Hà | Võ Thị Thu Hà | Khu phố 1 || 0987.654.321 || May | 9 | 2016
        Cơ sở gốm sứ Minh Long Phát | Nguyễn Văn Bảy | Khu phố 1 || 0912 345 678 || Gốm sứ | 12 | 2009
        CSSX hạt điều Ngọc Thái | Đặng Quốc Thái | Khu phố 2 || 12345 || Chế biến nông sản | 30 | 2012
    """,  # noqa: E501
    "II. Xã Tân Hưng": """
        | Bùi Văn Nam | Ấp 1 || 0903111222 || Đồ gỗ | 4 | 2010
        Xưởng mộc Hoà Lợi | Ngô Đức Dũng | Ấp 2 || 0903 111 333 || Đồ gỗ | 6 | 2013
        HTX nông sản Tân Hưng | Dương Minh Khoa | Ấp 3 || 0274 3561 221 | 3700912350 | Chế biến nông sản | 44 | 2008
        Cơ sở bún khô Kim Oanh | Hồ Thị Oanh | Ấp 4 || 0911000222 || Chế biến nông sản | 5 | 2015
        Cơ sở sơn mài Thái Bình | Nguyễn Hữu Bình | Ấp 1 |||| Sơn mài | 8 | 2001
    """,  # noqa: E501
    "III. Xã Long Nguyên": """
        Công ty TNHH MTV Cơ khí Đại Phát | Trần Văn Lộc | ấp Bà Phái || 0908 700 100 | 3700912367 | Cơ khí | 120 | 2010
        Cơ sở tranh sơn mài Ngọc Lan | Lê Thị Ngọc Lan | ấp Suối Sâu || 0908700101 || Sơn mài | 3 | 2017
        Cơ sở đồ gỗ Phước Thành | Phạm Hữu Thành | ấp Long Hưng || 0908700102 || Mộc | 11 | 2005
        CS đồ gỗ Phước Thành | Phạm Hữu Thành | ấp Long Hưng || 0908700102 || Mộc | 11 | 2005
        =HYPERLINK("http://example.org","X") | Võ Minh An | ấp Nhà Mát || 0908700104 || Nhang | 2 | 2018
        Hộ kinh doanh Nguyễn Thị Mai | Nguyễn Thị Mai | ấp Suối Sâu || 0908700105 || May | 2 | 2018
    """,  # noqa: E501
    "IV. Xã Lai Hưng": """
        Cơ sở gạch không nung Bình An | Đặng Văn Sơn | Ấp Lai Khê || 0902000111 || Vật liệu xây dựng | 18 | 2014
        Cơ sở cửa sắt Vinh Tiến | Bùi Thanh Tiến | Ấp Cầu Đôi || 0902000112 || Cơ khí | 5 | 2012
        Công ty Cổ phần Bao bì Hưng Thịnh | Ngô Thị Thịnh | Ấp Cầu Sắt || 0274 3561 300 | 3700912374 | Bao bì | 85 | 2007
        Cơ sở ghế mây Sen Hồng | Hồ Thị Sen | Ấp Lai Khê || 0902000114 || Mây tre | 7 | 2011
        Công ty TNHH SX TM Gỗ Thành Phú | Trần Văn Phú | Ấp 5 || 0902000115 | 3700912381 | Đồ gỗ | 33 | 2016
        Cty TNHH Gỗ Thành Phú | Trần Văn Phú | Ấp 5 || 0902000115 | 3700912381 | Đồ gỗ | 33 | 2016
        Cơ sở khuôn mẫu Quốc Vinh | Dương Quốc Vinh | Ấp Lai Khê || 0902000116 || Khuôn mẫu | 4 | 2018
    """,  # noqa: E501
    "V. Các xã khác": """
        Cơ sở xay xát Năm Lúa | Nguyễn Văn Năm | Ấp 1 | Trừ Văn Thố | 0906000111 || Xay xát | 3 | 1998
        Cơ sở may Bích Thuỷ | Lê Bích Thuỷ | Ấp Ông Chài | xã Cây Trường II | 0906000112 || May | 6 | 2015
        | Không rõ | Ấp 2 | Hưng Hòa | 0906000113 ||||
        Cơ sở bánh tráng Út Hiền | Trần Thị Hiền | Ấp 3 | Hưng Hoà | 0906000114 || Bánh tráng | 4 | 2010
        Cơ sở mộc Tư Bình | Phạm Văn Bình | Ấp 2 | hung hoa | 0906000115 || Mộc | 2 | 2014
        Liên hiệp HTX Bàu Bàng Xanh | Huỳnh Văn Xanh | Khu phố 4 | TT. Lai Uyên | 0906000116 || Nông sản | 12 | 2018
        Cơ sở dệt rèm Hoa Sen | Võ Thị Sen | Ấp Bà Tứ | Cây Trường II | 0906000117 || Dệt rèm | 5 | 2013
        Cơ sở nhôm kính Ba Tài | Lê Văn Tài | Ấp 4 | Hòa Lợi | 0906000118 || Nhôm kính | 3 | 2016
    """,  # noqa: E501
}


def messy_district_workbook() -> bytes:
    """The list of huyện Bàu Bàng, September 2018: see MESSY for what it holds.

    Title rows over merged cells, a heading of two rows, numbered columns, groups by commune, one
    group in .VnTime and one row in VNI, decomposed letters, invisible characters, numbers as
    numbers, a formula for a name, a subtotal, a total, signatures.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "Danh sách"
    _titles(sheet)
    _heading(sheet)
    number = 0
    for group, lines in _GROUPS.items():
        if group.startswith("V."):
            sheet.append(["", "Cộng 4 xã, thị trấn", *[""] * 6, 26])
        is_old = group.startswith("III")
        sheet.append([tcvn3(group) if is_old else group])
        sheet.merge_cells(
            start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=11
        )
        for line in lines.strip("\n ").splitlines():
            number += 1
            _row(sheet, number, [_value(part) for part in line.split("|")], group)
    sheet.append(["", "Tổng cộng", *[""] * 6, 628])
    sheet.append([])
    sheet.append([*[""] * 7, "Bàu Bàng, ngày 15 tháng 9 năm 2018"])
    sheet.append(["", "Người lập biểu", *[""] * 5, "TRƯỞNG PHÒNG"])
    sheet.append(["", "Nguyễn Thị Hạnh", *[""] * 5, "Trần Quốc Tuấn"])
    return saved(book)


def _titles(sheet: Worksheet) -> None:
    sheet["A1"] = "UBND HUYỆN BÀU BÀNG"
    sheet["A2"] = "DANH SÁCH CƠ SỞ CÔNG NGHIỆP NÔNG THÔN NĂM 2018"
    sheet["A3"] = "(Kèm theo Báo cáo số 45/BC-KTHT ngày 15 tháng 9 năm 2018)"
    for row in (1, 2, 3):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=11)


def _heading(sheet: Worksheet) -> None:
    top = ["STT", "Tên cơ sở SXKD", "Họ tên chủ cơ sở", "Địa chỉ", "", "Điện thoại", "Mã số thuế"]
    for column, text in enumerate([*top, "Ngành nghề", "Số LĐ", "Năm thành lập", "Ghi chú"], 1):
        sheet.cell(5, column, text)
        if column not in (4, 5):
            sheet.merge_cells(start_row=5, end_row=6, start_column=column, end_column=column)
    sheet.merge_cells("D5:E5")
    sheet["D6"] = "Ấp, khu phố"
    sheet["E6"] = "Xã, thị trấn"
    for column in range(1, 12):
        sheet.cell(7, column, f"({column})")


def _value(part: str) -> Any:
    text = part.strip()
    return int(text[1:]) if text.startswith("#") else text


def _row(sheet: Worksheet, number: int, values: list[Any], group: str) -> None:
    font = None
    if group.startswith("III"):
        font = ".VnTime"
        values = [tcvn3(v) if isinstance(v, str) else v for v in values]
    elif "Sen Hồng" in values[0]:
        font = "VNI-Times"
        values = [vni(v) if isinstance(v, str) else v for v in values]
    elif group.startswith("II."):
        values = [nfd(v) if isinstance(v, str) else v for v in values]
        values[0] = values[0].replace(" ", "\u00a0\u200b") if number % 2 else values[0]
    sheet.append([number, *(v if v != "" else None for v in values)])
    for cell in sheet[sheet.max_row]:
        if font and isinstance(cell.value, str):
            cell.font = Font(name=font)


# --- Files that are not what they say -------------------------------------------------------------

_XML = '<?xml version="1.0"?>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
    "</Types>"
)
_RELATION = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/{{kind}}" Target="{{target}}"/></Relationships>'
)
_BOOK = (
    f'{_XML}<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET_START = f'{_XML}<worksheet xmlns="{_SHEETS}"><sheetData>'
SHEET_END = "</sheetData></worksheet>"


def raw_workbook(pieces: Iterable[str], **parts: str) -> bytes:
    """A workbook whose only sheet is written from pieces of XML, in bounded memory."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr(
            "_rels/.rels", _RELATION.format(kind="officeDocument", target="xl/workbook.xml")
        )
        book.writestr("xl/workbook.xml", _BOOK)
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            _RELATION.format(kind="worksheet", target="worksheets/sheet1.xml"),
        )
        for name, text in parts.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for piece in pieces:
                sheet.write(piece.encode())
    return target.getvalue()


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def million_rows() -> bytes:
    """A list of a million rows, small enough to be sent and too large to be read."""

    def pieces() -> Iterator[str]:
        yield SHEET_START
        yield f'<row r="1">{text_cell("A1", "Tên cơ sở")}{text_cell("B1", "Xã")}</row>'
        for first in range(2, 1_000_002, 1000):
            yield "".join(
                f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(first, first + 1000)
            )
        yield SHEET_END

    return raw_workbook(pieces())


def zip_bomb() -> bytes:
    """Three hundred megabytes of blanks in one sheet."""
    blanks = " " * (1 << 20)
    return raw_workbook([SHEET_START, *[blanks] * 300, SHEET_END])
