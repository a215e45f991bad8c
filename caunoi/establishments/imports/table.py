"""Finds the table in a sheet, the meaning of its columns, and which rows belong to the list.

An office's list has titles above, a heading of one to three rows with merged cells, group rows in
between ("I. Xã Lai Uyên"), totals, and signatures below. All cells are decoded first, so that a
heading in .VnTime is recognised. To add a column: docs/how-to/import-column.md.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from caunoi.common.text import fold, has_marks, words
from caunoi.establishments.imports.cells import EMPTY, Cell
from caunoi.establishments.imports.reader import Merged
from caunoi.establishments.matching.names import written_out

#: The heading is searched only in the first rows.
HEADING_WITHIN = 60
HEADING_ROWS = 3


class Field(StrEnum):
    NAME = "name"
    OWNER = "owner"
    TAX_CODE = "tax_code"
    PHONE = "phone"
    ADDRESS = "address"
    WARD = "ward"
    DISTRICT = "district"
    PROVINCE = "province"
    TRADE = "trade"
    KIND = "kind"
    WORKERS = "workers"
    FOUNDED = "founded_year"
    PRODUCTS = "products"
    NUMBER = "number"
    NOTE = "note"


_PLACES = (Field.WARD, Field.DISTRICT, Field.PROVINCE)

_FIRM = (
    "(co so|cs|cssx|doanh nghiep|dn|don vi|cong ty|ho kinh doanh|hkd|ho san xuat|hop tac xa|htx|"
    "to hop tac|tht|to chuc)"
)
_RURAL = "( cnnt| cong nghiep nong thon| cong nghiep| ttcn| tieu thu cong nghiep)"

# The headings of each field, in the order in which they are tried; folded, nothing written out.
_HEADINGS: tuple[tuple[Field, str], ...] = (
    (Field.NUMBER, r"(so )?(stt|tt|so thu tu|thu tu|s t t)( \d+)?"),
    (Field.NAME, rf"ten( goi)?( cua)?( cac)? {_FIRM}\b.*"),
    (
        Field.NAME,
        rf"{_FIRM}( ({_FIRM}|ho|ca the|kinh doanh|san xuat|sx|kd|sxkd|va|hoac)|{_RURAL})*",
    ),
    (Field.TAX_CODE, r".*\b(mst|ma so thue|ma thue|ma so doanh nghiep|ma so dn|msdn)\b.*"),
    (Field.PHONE, r".*\b(dien thoai|sdt|so dt|dtdd|di dong|tel|phone)\b.*|dt"),
    (
        Field.OWNER,
        r".*\b(nguoi dai dien|dai dien|chu co so|chu ho|chu doanh nghiep|chu dn|ten chu|chu cs|"
        r"chu so huu|nguoi dung dau|chu nhiem|giam doc)\b.*|ho (va )?ten( chu.*)?|ten nguoi.*|chu",
    ),
    (Field.FOUNDED, r".*\b(nam thanh lap|thanh lap|nam tl|nam hoat dong|nam bat dau)\b.*"),
    (Field.WORKERS, r".*\b(lao dong|so ld|tong ld|nhan cong|cong nhan)\b.*|ld"),
    (Field.KIND, r".*\b(loai hinh|hinh thuc)\b.*"),
    (Field.PRODUCTS, r".*\b(san pham|mat hang)\b.*"),
    (Field.TRADE, r".*\b(nganh nghe|nganh|linh vuc)\b.*|nghe"),
    (Field.NOTE, r".*\bghi chu\b.*"),
    (
        Field.WARD,
        r"(ten |cap |dia ban )?(xa|phuong|thi tran|tt)( (xa|phuong|thi tran|tt|thi|dac khu|p|va))*|"
        r"dia ban|cap xa|xa p tt",
    ),
    (
        Field.DISTRICT,
        r"(ten |cap )?(quan|huyen|thi xa)( (quan|huyen|thi xa|thi|tx|tp|thanh pho|thuoc tinh))*",
    ),
    (Field.PROVINCE, r"(ten |cap )?tinh( (thanh|thanh pho|tp))*"),
    (Field.ADDRESS, r".*\b(dia chi|dia diem|noi san xuat|tru so|so nha|thon|ap)\b.*|duong|khu pho"),
    (Field.NAME, r"ten"),
)
_COMPILED = tuple((field, re.compile(pattern)) for field, pattern in _HEADINGS)


def field_of(heading: str) -> Field | None:
    plain = " ".join(words(heading))
    return next((field for field, form in _COMPILED if plain and form.fullmatch(plain)), None)


@dataclass(frozen=True, slots=True)
class Column:
    index: int
    label: str
    field: Field | None


@dataclass(frozen=True, slots=True)
class Table:
    """The heading of a table: its first row (from 0), the first row below it, its columns."""

    first_row: int
    body_row: int
    columns: tuple[Column, ...]

    def column(self, field: Field) -> Column | None:
        return next((c for c in self.columns if c.field is field), None)

    def label(self, *fields: Field) -> str:
        found = (column.label for field in fields if (column := self.column(field)))
        return next(found, "")


def find_table(cells: Sequence[Sequence[Cell]], merged: Sequence[Merged]) -> Table | None:
    """Return the first heading that names the firm and at least one other field, else None."""
    for first in range(min(len(cells), HEADING_WITHIN)):
        columns = _columns(cells, merged, first, first)
        if not _is_heading(columns):
            continue
        last = first
        while last + 1 < min(len(cells), first + HEADING_ROWS) and _continues(
            cells, merged, last + 1, columns
        ):
            last += 1
            columns = _columns(cells, merged, first, last)
        body = last + 1
        if body < len(cells) and _counts_columns(cells[body]):
            body += 1
        return Table(first, body, _each_field_once(columns))
    return None


def _is_heading(columns: Sequence[Column]) -> bool:
    fields = {column.field for column in columns} - {None}
    return Field.NAME in fields and len(fields) >= 2


def _columns(
    cells: Sequence[Sequence[Cell]], merged: Sequence[Merged], first: int, last: int
) -> list[Column]:
    """Read the headings of several rows together: the lowest text with a meaning wins."""
    width = max(len(cells[row]) for row in range(first, last + 1))
    columns = []
    for index in range(width):
        texts = [_spread(cells, merged, row, index) for row in range(first, last + 1)]
        texts = list(dict.fromkeys(filter(None, texts)))
        if texts:
            named = [text for text in reversed(texts) if field_of(text)]
            label = named[0] if named else " – ".join(texts)
            columns.append(Column(index, label, field_of(label)))
    return columns


def _spread(
    cells: Sequence[Sequence[Cell]], merged: Sequence[Merged], row: int, column: int
) -> str:
    here = cells[row][column].text if column < len(cells[row]) else ""
    if here:
        return here
    for area in merged:
        inside = area.first_row <= row <= area.last_row
        if inside and area.first_column <= column <= area.last_column:
            top = cells[area.first_row]
            return top[area.first_column].text if area.first_column < len(top) else ""
    return ""


def _continues(
    cells: Sequence[Sequence[Cell]],
    merged: Sequence[Merged],
    row: int,
    columns: Sequence[Column],
) -> bool:
    """Return whether a row continues the heading, by naming parts of the row above.

    The cell of the name is empty or merged with the one above, no cell holds a number, and each
    text has a meaning or is below a heading that spans it.
    """
    name = next(column.index for column in columns if column.field is Field.NAME)
    texts = {i: cell.text for i, cell in enumerate(cells[row]) if cell.text}
    if not texts or name in texts or any(map(_is_number, texts.values())):
        return False
    spanned = {
        column
        for area in merged
        if area.last_row == row - 1 and area.last_column > area.first_column
        for column in range(area.first_column, area.last_column + 1)
    }
    return all(index in spanned or field_of(text) for index, text in texts.items())


def _counts_columns(row: Sequence[Cell]) -> bool:
    """True for a row that only numbers the columns: (1) (2) (3), or A B 1 2."""
    texts = [cell.text.strip("()[]. ") for cell in row if cell.text]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 4]
    short = all(len(text) <= 2 and text.isalnum() for text in texts)
    return (
        short
        and len(numbers) >= 3
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


def _each_field_once(columns: Sequence[Column]) -> tuple[Column, ...]:
    seen: set[Field] = set()
    result = []
    for column in columns:
        if column.field in seen:
            column = replace(column, field=None)
        if column.field:
            seen.add(column.field)
        result.append(column)
    return tuple(result)


# --- The rows below the heading -------------------------------------------------------------------


class Why(StrEnum):
    """Why a row with content does not belong to the list."""

    GROUP = "group"
    TOTAL = "total"
    HEADING = "heading"
    FOOT = "foot"


@dataclass(frozen=True, slots=True)
class Body:
    """A row of the list: its number in Excel, its cells, the places named in group rows above."""

    number: int
    cells: Sequence[Cell]
    places: Mapping[Field, str]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row with content that does not belong to the list."""

    number: int
    why: Why


_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)*%?")
_ORDINAL = re.compile(r"[0-9]+[.)]?")
_GROUP_NUMBER = re.compile(r"(?:[IVXLC]{1,6}|[A-H])[.):\-/]*", re.IGNORECASE)
_GROUP_START = re.compile(
    r"(?:[IVXLC]{1,6}|[A-H]|[0-9]{1,2})\s*[.):\-/]+\s*|(?:ngành|nhóm|lĩnh vực|khối|loại hình)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"([IVXLC]{1,6}|[A-H]|[0-9]{1,2})(?:\s*[.):\-/]|$)", re.IGNORECASE)
_COUNT_AT_END = re.compile(r"\s*(?:\([^)]*\)|[:\-–]\s*[0-9]+(?:\s+\w+){0,3})\s*$")


def _place_form(say: Callable[[str], str]) -> re.Pattern[str]:
    ward, district = say("xã|phường|thị trấn|đặc khu"), say("huyện|thị xã|quận|thành phố")
    return re.compile(
        r"(?:(?:[ivxlc]{1,6}|[a-h]|[0-9]{1,2})(?:\s*[.):\-/]+\s*|\s+))?(?P<place>(?:"
        rf"(?P<ward>(?:{ward}|tt)\s|(?:x|p|tt)\.)|"
        rf"(?P<district>(?:{district}|tx|tp)\s|(?:h|q|tx|tp)\.)|"
        rf"(?P<province>{say('tỉnh')}\s))\s*\S.*)"
    )


_PLACE = _place_form(str)
_PLACE_WITHOUT_MARKS = _place_form(fold)
# With diacritics cộng differs from Công ty; without them the following words decide.
_TOTAL = re.compile(
    r"(?:tổng cộng|tổng số|tổng(?=\s*:|$)|cộng|"
    r"tong so|tong cong(?! ty)|tong(?=\s*:|$)|cong(?=\s*:|$| xa| phuong| huyen| toan))(?!\w).*"
)
_FOOT = re.compile(
    r"(?:nguoi lap|lap bieu|noi nhan|thu truong|ke toan|chu tich|pho chu tich|truong phong|"
    r"giam doc|ky ten|\(?ky,|xac nhan|tm\.|kt\.|\W*ghi chu\b|.*\bngay\b.*\bthang\b.*\bnam\b).*"
)
#: A row with at least this many texts belongs to the list, wherever it is.
_SURELY_A_ROW = 4


def body_rows(
    cells: Sequence[Sequence[Cell]], merged: Sequence[Merged], table: Table
) -> Iterator[Body | Skipped]:
    """Yield the rows of the list, and the skipped ones: groups, totals, headings, signatures.

    A group row that names a place applies to the rows below, until the next of its level.
    """
    places: dict[Field, str] = {}
    styles: dict[Field, str] = {}
    filled = _fill_places_down(cells, merged, table)
    rows = [filled.get(index, cells[index]) for index in range(table.body_row, len(cells))]
    last = max((i for i, row in enumerate(rows) if _is_surely_a_row(row, table)), default=-1)
    closed = False
    for index, row in enumerate(rows):
        texts = _Texts(row, table)
        if not texts:
            continue
        number = table.body_row + index + 1
        why, group = _reading(row, texts, table)
        if why is None and closed and index > last:
            why = Why.FOOT
        closed = closed or why in (Why.TOTAL, Why.FOOT)
        if group is not None:
            _enter(places, styles, group)
        yield Skipped(number, why) if why else Body(number, row, dict(places))


def _is_surely_a_row(row: Sequence[Cell], table: Table) -> bool:
    texts = _Texts(row, table)
    if _is_total(texts) or _repeats_heading(row, table):
        return False
    return texts.counted or len(texts.spoken) >= _SURELY_A_ROW


def _fill_places_down(
    cells: Sequence[Sequence[Cell]], merged: Sequence[Merged], table: Table
) -> dict[int, list[Cell]]:
    """A place or trade merged over several rows is in the first of them only; copy it to all."""
    kept = {c.index for c in table.columns if c.field in (*_PLACES, Field.TRADE, Field.KIND)}
    filled: dict[int, list[Cell]] = {}
    for area in merged:
        column = area.first_column
        if area.first_row < table.body_row or column != area.last_column or column not in kept:
            continue
        for row in range(area.first_row + 1, min(area.last_row + 1, len(cells))):
            line = filled.setdefault(row, list(cells[row]))
            line += [EMPTY] * (column + 1 - len(line))
            line[column] = cells[area.first_row][column]
    return filled


class _Texts(dict[int, str]):
    """The texts of a row by column; `names` is the column of the names."""

    def __init__(self, row: Sequence[Cell], table: Table) -> None:
        known = {column.index for column in table.columns}
        super().__init__((i, c.text) for i, c in enumerate(row) if c.text and i in known)
        name = table.column(Field.NAME)
        self.names = name.index if name else 0
        number = table.column(Field.NUMBER)
        self.counted = bool(number and _ORDINAL.fullmatch(self.get(number.index, "")))

    @property
    def group_number(self) -> str:
        left = (text for i, text in self.items() if i < self.names)
        return next((text for text in left if _GROUP_NUMBER.fullmatch(text)), "")

    @property
    def spoken(self) -> list[str]:
        return [
            text
            for i, text in self.items()
            if not _is_number(text) and not (i < self.names and _GROUP_NUMBER.fullmatch(text))
        ]


def _reading(
    row: Sequence[Cell], texts: _Texts, table: Table
) -> tuple[Why | None, "_Group | None"]:
    if _repeats_heading(row, table):
        return Why.HEADING, None
    if _is_total(texts):
        return Why.TOTAL, None
    if _is_foot(texts):
        return Why.FOOT, None
    group = _group(texts, is_counted_list=table.column(Field.NUMBER) is not None)
    return (Why.GROUP if group else None), group


def _repeats_heading(row: Sequence[Cell], table: Table) -> bool:
    shown = [c for c in table.columns if c.index < len(row) and row[c.index].text]
    same = [c for c in shown if fold(row[c.index].text) in fold(c.label)]
    return len(same) >= 3 and len(same) == len(shown)


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _is_total(texts: _Texts) -> bool:
    spoken = texts.spoken
    return 1 <= len(spoken) <= 2 and bool(_TOTAL.fullmatch(spoken[0].casefold()))


def _is_foot(texts: _Texts) -> bool:
    spoken = texts.spoken
    if not 1 <= len(spoken) <= 3 or texts.counted:
        return False
    return any(_FOOT.fullmatch(fold(text)) for text in spoken)


@dataclass(frozen=True, slots=True)
class _Group:
    """The content of a group row. `style` is its numbering: I, A, 1, or "" for none."""

    level: Field | None
    text: str
    style: str


def _group(texts: _Texts, *, is_counted_list: bool) -> _Group | None:
    """Return the group if a row is only a heading for others, else None.

    Such a row has a single text: a place; or numbered like a group; or outside the column of names;
    or in it, but without the number that every row of the list has.
    """
    if len(texts.spoken) != 1:
        return None
    (spoken,) = texts.spoken
    style = _style(texts.group_number or spoken)
    text = _COUNT_AT_END.sub("", spoken).strip()
    form = _PLACE if has_marks(text) else _PLACE_WITHOUT_MARKS
    if match := form.fullmatch(text.casefold()):
        level = next(f for f in _PLACES if match.group(f.value))
        return _Group(level, text[match.start("place") :], style)
    if texts.counted:
        return None
    is_name = texts.get(texts.names) == spoken and not style and not _GROUP_START.match(spoken)
    if is_name and (not is_counted_list or _looks_like_a_firm(spoken)):
        return None
    return _Group(None, text, style)


def _style(numbered: str) -> str:
    match = _NUMBERED.match(numbered)
    if match is None:
        return ""
    return "1" if match[1].isdecimal() else "I" if set(match[1].upper()) <= set("IVXLC") else "A"


def _looks_like_a_firm(text: str) -> bool:
    start = " ".join(written_out(text)[:3])
    return start.startswith(
        ("cong ty ", "co so ", "hop tac ", "ho ", "to hop tac ", "xi nghiep ", "xuong ", "lo ")
    )


def _enter(places: dict[Field, str], styles: dict[Field, str], group: _Group) -> None:
    """A group ends groups inside it and those numbered alike: "V. Các xã khác" is not a commune."""
    ended = set(_PLACES[: _PLACES.index(group.level)] if group.level else [])
    ended |= {field for field, style in styles.items() if style == group.style}
    for field in ended:
        places.pop(field, None)
        styles.pop(field, None)
    if group.level is not None:
        places[group.level], styles[group.level] = group.text, group.style
