"""A workbook from outside: refused in one sentence, or read as a grid of texts in bounded memory.

Nothing of the file is trusted. What it will unpack to is measured before it is unpacked, and a
sheet before it is parsed: a table of a million rows or a zip bomb is refused about as fast as its
first rows are read. The texts come as they are; what they mean is for others to say.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from html import unescape
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from caunoi.common.errors import Refusal
from caunoi.common.money import group_digits

MAX_BYTES = 30 * 1024 * 1024
MAX_UNPACKED_PART = 80 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CHARACTERS = 200_000_000

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Characters that no text has and that no database of ours stores.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class UnreadableWorkbook(Refusal):  # noqa: N818 - a refusal is an answer
    """The file is not a workbook that can be read; the sentence says what to send instead."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range, all four ends inside it, counted from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The texts of one sheet: `cells[row][column]`, row 0 being Excel's row 1."""

    sheet_name: str
    cells: list[list[str]]
    merged: list[Merged] = field(default_factory=list)

    def text(self, row: int, column: int) -> str:
        return self.cells[row][column] if row < len(self.cells) else ""


class Workbook:
    """An .xlsx that has passed the gate. Sheets are read when asked for."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._parts = _Parts(content)
        with _as_refusal():
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            self.sheet_names = [
                sheet.name
                for sheet in self._book.sheets_metadata
                if sheet.typ is SheetTypeEnum.WorkSheet
                and sheet.visible is SheetVisibleEnum.Visible
            ]

    def grid(self, sheet_name: str) -> Grid:
        """Read one sheet; refuse it when it is too large."""
        xml = self._parts.of_sheet(sheet_name)
        _measure(xml, self._parts.shared_strings)
        with _as_refusal():
            sheet = self._book.get_sheet_by_name(sheet_name)
            rows = sheet.to_python(skip_empty_area=False)
            ranges = sheet.merged_cell_ranges or []
        cells = [[_text(value) for value in row] for row in rows]
        for row, column, formula in _formulas_without_value(xml):
            if row < len(cells) and column < len(cells[row]):
                cells[row][column] = formula
            else:
                _put(cells, row, column, formula)
        return Grid(sheet_name, cells, [Merged(*first, *last) for first, last in ranges])

    def fonts(self, sheet_name: str) -> dict[tuple[int, int], str]:
        """Return the font name of every cell with a text; slow, so ask only in doubt."""
        from openpyxl import load_workbook

        sheet = load_workbook(io.BytesIO(self._content), read_only=True)[sheet_name]
        sheet.reset_dimensions()  # what a sheet claims to measure may be millions of empty cells
        return {
            (cell.row - 1, cell.column - 1): cell.font.name or ""
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str)
        }


def open_workbook(content: bytes) -> Workbook:
    """Open an .xlsx, or refuse what is none."""
    if len(content) > MAX_BYTES:
        raise UnreadableWorkbook(
            _("Tệp lớn hơn %(size)s MB. Chia danh sách thành nhiều tệp nhỏ hơn.")
            % {"size": MAX_BYTES // 1024 // 1024}
        )
    if content.startswith(_OLE):
        raise UnreadableWorkbook(
            _("Tệp này có mật khẩu. Mở bằng Excel, bỏ mật khẩu, lưu lại rồi gửi.")
            if _ENCRYPTED in content
            else _("Tệp này là Excel kiểu cũ (.xls). Mở bằng Excel, lưu thành .xlsx rồi gửi.")
        )
    if not content.startswith(_ZIP):
        raise UnreadableWorkbook(_not_a_workbook())
    return Workbook(content)


def _not_a_workbook() -> str:
    return _(
        "Tệp này không phải sổ Excel (.xlsx), dù tên có thể ghi như vậy. Mở bằng Excel, lưu thành "
        ".xlsx rồi gửi."
    )


def _damaged() -> str:
    return _("Tệp Excel này bị hỏng, không đọc được. Mở bằng Excel, lưu lại rồi gửi.")


def _too_large() -> str:
    return _(
        "Tệp này nở ra quá lớn khi mở. Chép riêng bảng danh sách sang một tệp Excel mới rồi gửi."
    )


class _as_refusal:  # noqa: N801 - reads as a phrase where it is used
    """Turn whatever the parser says of a broken file into one sentence; a Rust panic as well."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is None or isinstance(
            error, (Refusal, KeyboardInterrupt, SystemExit, MemoryError)
        ):
            return
        raise UnreadableWorkbook(_damaged()) from error


# --- The parts of the zip -------------------------------------------------------------------------

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


class _Parts:
    """The files inside the zip, measured by what they really unpack to."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise UnreadableWorkbook(_damaged()) from error
        infos = self._zip.infolist()
        names = [info.filename for info in infos]
        if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
            raise UnreadableWorkbook(_not_a_workbook())
        if len(set(names)) != len(names):
            raise UnreadableWorkbook(_damaged())
        sizes = [info.file_size for info in infos]
        if sum(sizes) > MAX_UNPACKED or max(sizes) > MAX_UNPACKED_PART:
            raise UnreadableWorkbook(_too_large())
        for info in infos:
            self._check(info)

    def _check(self, info: zipfile.ZipInfo) -> None:
        """Unpack a part once, piece by piece: a size or a checksum that lies ends here."""
        tail = b""
        try:
            with self._zip.open(info) as part:
                while piece := part.read(1 << 20):
                    if _DECLARES.search(tail + piece):
                        raise UnreadableWorkbook(_damaged())
                    tail = piece[-16:]
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            raise UnreadableWorkbook(_damaged()) from error
        except zlib.error as error:
            raise UnreadableWorkbook(_damaged()) from error

    def read(self, name: str) -> bytes:
        try:
            return self._zip.read(name)
        except KeyError:
            return b""

    @cached_property
    def shared_strings(self) -> bytes:
        return self.read("xl/sharedStrings.xml")

    @cached_property
    def _targets(self) -> dict[str, str]:
        """Sheet name → part name."""
        relations = {}
        for match in _RELATION.finditer(self.read("xl/_rels/workbook.xml.rels")):
            given = _attributes(match.group())
            relations[given.get("Id", "")] = given.get("Target", "")
        targets = {}
        for match in _SHEET.finditer(self.read("xl/workbook.xml")):
            given = _attributes(match.group())
            relation = next((v for k, v in given.items() if k.endswith(":id") or k == "id"), "")
            target = relations.get(relation, "")
            targets[given.get("name", "")] = (
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )
        return targets

    def of_sheet(self, sheet_name: str) -> bytes:
        xml = self.read(self._targets.get(sheet_name, ""))
        if not xml:
            raise UnreadableWorkbook(_damaged())
        return xml


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode(): unescape((one or other).decode("utf-8", "replace"))
        for name, one, other in _ATTRIBUTE.findall(tag)
    }


# --- Measuring a sheet before it is parsed --------------------------------------------------------

# A row or a cell as it opens: (row?) (letters) (digits) (closed at once?). Positions may be absent.
_OPENING = re.compile(
    rb"""<(?:\w+:)?(?:(row)|c)(?=[\s/>])(?:[^>]*?\sr=["']([A-Z]*)([0-9]+)["'])?[^>]*?(/>|></|>)"""
)
_SHARED = re.compile(rb"<(?:\w+:)?si[\s>].*?</(?:\w+:)?si>", re.DOTALL)
_SHARED_INDEX = re.compile(rb"""\st=["']s["'][^>]*><(?:\w+:)?v>([0-9]+)<""")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?r=["']([A-Z]+)([0-9]+)["'][^>]*><(?:\w+:)?f(?:\s[^>]*)?>([^<]+)"""
    rb"""</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)


def _measure(xml: bytes, shared_strings: bytes) -> None:
    """Refuse a sheet with too many rows, columns or characters; only cells with content count."""
    row, column, cells = 0, 0, 0
    for match in _OPENING.finditer(xml):
        is_row, letters, digits, closed = match.groups()
        if is_row:
            row, column = (int(digits) if digits else row + 1), 0
            continue
        column = _column(letters) if letters else column + 1
        if closed != b">":
            continue
        cells += 1
        at = int(digits) if digits else row
        if at > MAX_ROWS:
            raise UnreadableWorkbook(_too_many_rows(at))
        if column > MAX_COLUMNS:
            raise UnreadableWorkbook(
                _(
                    "Trang tính có dữ liệu ở cột thứ %(column)s; một danh sách có nhiều nhất "
                    "%(limit)s cột. Xóa các cột thừa rồi gửi lại."
                )
                % {"column": group_digits(column), "limit": MAX_COLUMNS}
            )
    if shared_strings:
        _measure_strings(xml, shared_strings, cells)


def _too_many_rows(row: int) -> str:
    return _(
        "Trang tính có dữ liệu ở dòng %(row)s; một lần nhập nhận nhiều nhất %(limit)s dòng. "
        "Chia danh sách thành nhiều tệp, hoặc xóa những ô thừa phía dưới rồi gửi lại."
    ) % {"row": group_digits(row), "limit": group_digits(MAX_ROWS)}


def _measure_strings(xml: bytes, shared_strings: bytes, cells: int) -> None:
    """A long text shared by many cells is stored once and unpacked for each of them."""
    lengths = [match.end() - match.start() for match in _SHARED.finditer(shared_strings)]
    if cells * max(lengths, default=0) <= MAX_CHARACTERS:
        return
    total = sum(
        lengths[int(index)] for index in _SHARED_INDEX.findall(xml) if int(index) < len(lengths)
    )
    if total > MAX_CHARACTERS:
        raise UnreadableWorkbook(_too_large())


def _formulas_without_value(xml: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield formulas that no program has computed, as the text that Excel's bar would show."""
    if b"<f" in xml or b":f" in xml:
        for letters, digits, formula in _FORMULA.findall(xml):
            text = _NO_TEXT.sub("", unescape(formula.decode("utf-8", "replace")))
            yield int(digits) - 1, _column(letters) - 1, f"={text}"


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _put(cells: list[list[str]], row: int, column: int, text: str) -> None:
    width = max([column + 1, *map(len, cells[:1])])
    while len(cells) <= row:
        cells.append([""] * width)
    cells[row] += [""] * (column + 1 - len(cells[row]))
    cells[row][column] = text


# --- Values as texts ------------------------------------------------------------------------------


def _text(value: Any) -> str:
    """Write a value as a person would type it: 912345678, 12.5, 31/12/2015."""
    match value:
        case str():
            return _NO_TEXT.sub("", value)
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() else f"{value:.15g}"
        case datetime() if value.time() == time():
            return f"{value:%d/%m/%Y}"
        case datetime():
            return f"{value:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case _:
            return str(value)
