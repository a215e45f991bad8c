"""The workbook inside the child process: a grid of texts, in bounded memory.

Nothing in the file is trusted. Its unpacked size is measured before it is unpacked, and a sheet
before it is parsed: a table of a million rows or a zip bomb is refused about as fast as its first
rows are read. `reader` calls this and translates the refusals.
"""

import io
import re
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cached_property
from html import unescape
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from caunoi.attachments.contents import has_macros
from caunoi.common.reading_child import Unreadable, gettext_noop

MAX_UNPACKED_PART = 80 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
#: Rows times columns, including the empty cells between: each takes memory.
MAX_CELLS = 1_000_000
#: Excel's own limit for a cell in characters, and the limit in bytes with the markup around it.
MAX_IN_CELL = 32_767
MAX_CELL_BYTES = 400_000
MAX_CHARACTERS = 20_000_000
#: A shared text counts for each cell that shows it, with its markup.
MAX_SHARED_BYTES = 60_000_000
#: Rows sent back per part, so that they are not held here twice.
_AT_ONCE = 500

NOT_A_WORKBOOK = gettext_noop(
    "Tệp này không phải sổ Excel (.xlsx), dù tên có thể ghi như vậy. Mở bằng Excel, lưu thành "
    ".xlsx rồi gửi."
)
DAMAGED = gettext_noop("Tệp Excel này bị hỏng, không đọc được. Mở bằng Excel, lưu lại rồi gửi.")
TOO_LARGE = gettext_noop(
    "Tệp này nở ra quá lớn khi mở. Chép riêng bảng danh sách sang một tệp Excel mới rồi gửi."
)
MACROS = gettext_noop("Tệp Excel này có macro. Lưu thành .xlsx không có macro rồi gửi.")
TOO_MANY_ROWS = gettext_noop(
    "Trang tính có dữ liệu ở dòng %(row)s; một lần nhập nhận nhiều nhất %(limit)s dòng. "
    "Chia danh sách thành nhiều tệp, hoặc xóa những ô thừa phía dưới rồi gửi lại."
)
TOO_MANY_COLUMNS = gettext_noop(
    "Trang tính có dữ liệu ở cột thứ %(column)s; một danh sách có nhiều nhất "
    "%(limit)s cột. Xóa các cột thừa rồi gửi lại."
)
TOO_MANY_CELLS = gettext_noop(
    "Trang tính có %(rows)s dòng × %(columns)s cột; một lần nhập nhận nhiều nhất %(limit)s ô. Xóa "
    "các cột thừa, hoặc chia danh sách thành nhiều tệp rồi gửi lại."
)
TOO_LONG = gettext_noop(
    "Trang tính có ô dài hơn %(limit)s ký tự, là mức nhiều nhất của Excel. Rút ngắn hoặc xóa ô đó "
    "rồi gửi lại."
)

# Characters that no text contains and that our databases cannot store.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Reader:
    """An .xlsx that has passed the checks. Sheets are read on demand."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._parts = _Parts(content)
        with _as_refusal():
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(content))

    def names(self) -> Iterator[list[str]]:
        yield [
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
        ]

    def grid(self, sheet_name: str) -> Iterator[list[Any]]:
        """Yield the merged ranges of a sheet, then its rows; refuses a sheet that is too large."""
        formulas = self._measured(sheet_name)
        with _as_refusal():
            sheet = self._book.get_sheet_by_name(sheet_name)
            rows = sheet.to_python(skip_empty_area=False)
            ranges = sheet.merged_cell_ranges or []
        del sheet
        cells = _texts(rows)
        for row, column, formula in formulas:
            if row < len(cells) and column < len(cells[row]):
                cells[row][column] = formula
            else:
                _put(cells, row, column, formula)
        yield [(*first, *last) for first, last in ranges]
        for start in range(0, len(cells), _AT_ONCE):
            yield cells[start : start + _AT_ONCE]

    def _measured(self, sheet_name: str) -> list[tuple[int, int, str]]:
        xml = self._parts.of_sheet(sheet_name)
        _measure(xml, self._parts.read("xl/sharedStrings.xml"))
        return list(_formulas_without_value(xml))

    def fonts(self, sheet_name: str) -> Iterator[list[tuple[int, int, str]]]:
        from openpyxl import load_workbook

        with _as_refusal():
            sheet = load_workbook(io.BytesIO(self._content), read_only=True)[sheet_name]
            sheet.reset_dimensions()  # its claimed size may be millions of empty cells
            for row in sheet.iter_rows():
                texts = (cell for cell in row if isinstance(cell.value, str))
                yield [(cell.row - 1, cell.column - 1, cell.font.name or "") for cell in texts]


def _texts(rows: list[list[Any]]) -> list[list[str]]:
    """Convert each row to texts in place, so that no value is held twice; check the lengths."""
    left = MAX_CHARACTERS
    for number, row in enumerate(rows):
        texts = [_text(value) for value in row]
        lengths = [*map(len, texts)]
        if max(lengths, default=0) > MAX_IN_CELL:
            raise Unreadable(TOO_LONG, limit=MAX_IN_CELL)
        left -= sum(lengths)
        if left < 0:
            raise Unreadable(TOO_LARGE)
        rows[number] = texts
    return rows


class _as_refusal:  # noqa: N801 - reads as a phrase where it is used
    """Turn any error of the parser on a broken file into one sentence, a Rust panic too."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is None or isinstance(
            error, (Unreadable, GeneratorExit, KeyboardInterrupt, SystemExit, MemoryError)
        ):
            return
        raise Unreadable(DAMAGED) from error


# --- The parts of the zip -------------------------------------------------------------------------

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


class _Parts:
    """The files inside the zip, measured by their real unpacked size."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise Unreadable(DAMAGED) from error
        infos = self._zip.infolist()
        names = [info.filename for info in infos]
        if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
            raise Unreadable(NOT_A_WORKBOOK)
        if has_macros(self._zip):
            raise Unreadable(MACROS)
        if len(set(names)) != len(names):
            raise Unreadable(DAMAGED)
        sizes = [info.file_size for info in infos]
        if sum(sizes) > MAX_UNPACKED or max(sizes) > MAX_UNPACKED_PART:
            raise Unreadable(TOO_LARGE)
        for info in infos:
            self._check(info)

    def _check(self, info: zipfile.ZipInfo) -> None:
        """Unpack a part once, piece by piece, to find a false size or checksum, or an entity."""
        tail = b""
        try:
            with self._zip.open(info) as part:
                while piece := part.read(1 << 20):
                    if _DECLARES.search(tail + piece):
                        raise Unreadable(DAMAGED)
                    tail = piece[-16:]
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            raise Unreadable(DAMAGED) from error
        except zlib.error as error:
            raise Unreadable(DAMAGED) from error

    def read(self, name: str) -> bytes:
        try:
            return self._zip.read(name)
        except KeyError:
            return b""

    @cached_property
    def _targets(self) -> dict[str, str]:
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
            raise Unreadable(DAMAGED)
        return xml


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode(): unescape((one or other).decode("utf-8", "replace"))
        for name, one, other in _ATTRIBUTE.findall(tag)
    }


# --- Measuring a sheet before it is parsed --------------------------------------------------------

# The start of a row or cell: (row?) (letters) (digits) (closed at once?). Positions may be absent.
_OPENING = re.compile(
    rb"""<(?:\w+:)?(?:(row)|c)(?=[\s/>])(?:[^>]*?\sr=["']([A-Z]*)([0-9]+)["'])?[^>]*?(/>|></|>)"""
)
_SHARED = re.compile(rb"<(?:\w+:)?si[\s>].*?</(?:\w+:)?si>", re.DOTALL)
_SHARED_INDEX = re.compile(rb"""\st=["']s["'][^>]*><(?:\w+:)?v>([0-9]+)<""")
_FORMULA = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?r=["']([A-Z]+)([0-9]+)["'][^>]*><(?:\w+:)?f(?:\s[^>]*)?>([^<]+)"""
    rb"""</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)


_CELL_END = re.compile(rb"</(?:\w+:)?(?:c|row|sheetData)>")


def _measure(xml: bytes, shared_strings: bytes) -> None:
    """Refuse a sheet with too many rows, columns, cells or characters, before it is parsed.

    Only cells with content count, and the empty ones between them.
    """
    row, column, cells, rows, columns = 0, 0, 0, 0, 0
    opened = None
    for match in _OPENING.finditer(xml):
        _require_short(xml, opened, match.start())
        opened = None
        is_row, letters, digits, closed = match.groups()
        if is_row:
            row, column = (int(digits) if digits else row + 1), 0
            continue
        column = _column(letters) if letters else column + 1
        if closed != b">":
            continue
        opened = match.end()
        cells += 1
        rows, columns = max(rows, int(digits) if digits else row), max(columns, column)
        if rows > MAX_ROWS:
            raise Unreadable(TOO_MANY_ROWS, row=rows, limit=MAX_ROWS)
        if columns > MAX_COLUMNS:
            raise Unreadable(TOO_MANY_COLUMNS, column=columns, limit=MAX_COLUMNS)
        if rows * columns > MAX_CELLS or cells > MAX_CELLS:
            raise Unreadable(TOO_MANY_CELLS, rows=rows, columns=columns, limit=MAX_CELLS)
    _require_short(xml, opened, len(xml))
    if shared_strings:
        _measure_strings(xml, shared_strings, cells)


def _require_short(xml: bytes, start: int | None, end: int) -> None:
    if start is None or end - start <= MAX_CELL_BYTES:
        return
    closing = _CELL_END.search(xml, start, end)
    if (closing.start() if closing else end) - start > MAX_CELL_BYTES:
        raise Unreadable(TOO_LONG, limit=MAX_IN_CELL)


def _measure_strings(xml: bytes, shared_strings: bytes, cells: int) -> None:
    """A long text shared by many cells is stored once and unpacked for each of them."""
    lengths = array("L", (m.end() - m.start() for m in _SHARED.finditer(shared_strings)))
    longest = max(lengths, default=0)
    if longest > MAX_CELL_BYTES:
        raise Unreadable(TOO_LONG, limit=MAX_IN_CELL)
    if cells * longest <= MAX_SHARED_BYTES:
        return
    total = 0
    for match in _SHARED_INDEX.finditer(xml):
        index = int(match.group(1))
        total += lengths[index] if index < len(lengths) else 0
        if total > MAX_SHARED_BYTES:
            raise Unreadable(TOO_LARGE)


def _formulas_without_value(xml: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield formulas without a computed value, as the text that Excel's formula bar shows."""
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
    """Return a value as a person would type it: 912345678, 12.5, 31/12/2015."""
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
