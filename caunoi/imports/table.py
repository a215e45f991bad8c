"""Finds the table in a sheet, the meaning of its columns, and which rows belong to the list.

An office's list has titles above, a heading of one to three rows with merged cells, group rows in
between ("I. Xã Lai Uyên"), totals, and signatures below. All cells are decoded first, so that a
heading in .VnTime is recognised. `Headings` says what the columns of a kind of list are called.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from caunoi.common.text import fold, has_marks, words
from caunoi.imports.cells import EMPTY, Cell
from caunoi.imports.reader import Merged

#: The heading is searched only in the first rows.
HEADING_WITHIN = 60
HEADING_ROWS = 3


#: The fields that every kind of list calls alike.
WARD, DISTRICT, PROVINCE, NUMBER = "ward", "district", "province", "number"
_PLACES = (WARD, DISTRICT, PROVINCE)


@dataclass(frozen=True)
class Headings:
    """What the columns of one kind of list are called.

    `forms` are tried in their order on the folded heading; `name` is the field that every row has.
    `nothing_found` refuses a file without such a table. A cell of `merged_down`, or of a place, may
    be merged over several rows. Without a number in front, a text alone in the column of names is a
    row only if it looks like one.
    """

    forms: Sequence[tuple[str, str]]
    name: str
    nothing_found: str
    merged_down: frozenset[str] = frozenset()
    looks_like_a_row: Callable[[str], bool] = lambda _text: False

    @cached_property
    def _compiled(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(field, re.compile(form)) for field, form in self.forms]

    def field_of(self, heading: str) -> str | None:
        plain = " ".join(words(heading))
        return next((f for f, form in self._compiled if plain and form.fullmatch(plain)), None)


@dataclass(frozen=True, slots=True)
class Column:
    index: int
    label: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """The heading of a table: its first row (from 0), the first row below it, its columns."""

    first_row: int
    body_row: int
    columns: tuple[Column, ...]
    headings: Headings

    def column(self, field: str) -> Column | None:
        return next((c for c in self.columns if c.field == field), None)

    def label(self, *fields: str) -> str:
        found = (column.label for field in fields if (column := self.column(field)))
        return next(found, "")


def find_table(
    cells: Sequence[Sequence[Cell]], merged: Sequence[Merged], headings: Headings
) -> Table | None:
    """Return the first heading that has the name and at least one other field, else None."""
    for first in range(min(len(cells), HEADING_WITHIN)):
        columns = _columns(cells, merged, first, first, headings)
        if not _is_heading(columns, headings):
            continue
        last = first
        while last + 1 < min(len(cells), first + HEADING_ROWS) and _continues(
            cells, merged, last + 1, columns, headings
        ):
            last += 1
            columns = _columns(cells, merged, first, last, headings)
        body = last + 1
        if body < len(cells) and _counts_columns(cells[body]):
            body += 1
        return Table(first, body, _each_field_once(columns), headings)
    return None


def _is_heading(columns: Sequence[Column], headings: Headings) -> bool:
    fields = {column.field for column in columns} - {None}
    return headings.name in fields and len(fields) >= 2


def _columns(
    cells: Sequence[Sequence[Cell]],
    merged: Sequence[Merged],
    first: int,
    last: int,
    headings: Headings,
) -> list[Column]:
    """Read the headings of several rows together: the lowest text with a meaning wins."""
    width = max(len(cells[row]) for row in range(first, last + 1))
    columns = []
    for index in range(width):
        texts = [_spread(cells, merged, row, index) for row in range(first, last + 1)]
        texts = list(dict.fromkeys(filter(None, texts)))
        if texts:
            # "Ngày" below "Quyết định" has a meaning only together with it.
            tried = [texts[-1], " – ".join(texts), *reversed(texts)]
            named = [text for text in tried if headings.field_of(text)]
            label = named[0] if named else " – ".join(texts)
            columns.append(Column(index, label, headings.field_of(label)))
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
    headings: Headings,
) -> bool:
    """Return whether a row continues the heading, by naming parts of the row above.

    The cell of the name is empty or merged with the one above, no cell holds a number, and each
    text has a meaning or is below a heading that spans it.
    """
    name = next(column.index for column in columns if column.field == headings.name)
    texts = {i: cell.text for i, cell in enumerate(cells[row]) if cell.text}
    if not texts or name in texts or any(map(_is_number, texts.values())):
        return False
    spanned = {
        column
        for area in merged
        if area.last_row == row - 1 and area.last_column > area.first_column
        for column in range(area.first_column, area.last_column + 1)
    }
    return all(index in spanned or headings.field_of(text) for index, text in texts.items())


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
    seen: set[str] = set()
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
    places: Mapping[str, str]


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
    places: dict[str, str] = {}
    styles: dict[str, str] = {}
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
    down = {*_PLACES, *table.headings.merged_down}
    kept = {c.index for c in table.columns if c.field in down}
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
        name = table.column(table.headings.name)
        self.names = name.index if name else 0
        number = table.column(NUMBER)
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
    group = _group(texts, table)
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

    level: str | None
    text: str
    style: str


def _group(texts: _Texts, table: Table) -> _Group | None:
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
        level = next(f for f in _PLACES if match.group(f))
        return _Group(level, text[match.start("place") :], style)
    if texts.counted:
        return None
    is_name = texts.get(texts.names) == spoken and not style and not _GROUP_START.match(spoken)
    if is_name and (table.column(NUMBER) is None or table.headings.looks_like_a_row(spoken)):
        return None
    return _Group(None, text, style)


def _style(numbered: str) -> str:
    match = _NUMBERED.match(numbered)
    if match is None:
        return ""
    return "1" if match[1].isdecimal() else "I" if set(match[1].upper()) <= set("IVXLC") else "A"


def _enter(places: dict[str, str], styles: dict[str, str], group: _Group) -> None:
    """A group ends groups inside it and those numbered alike: "V. Các xã khác" is not a commune."""
    ended = set(_PLACES[: _PLACES.index(group.level)] if group.level else [])
    ended |= {field for field, style in styles.items() if style == group.style}
    for field in ended:
        places.pop(field, None)
        styles.pop(field, None)
    if group.level is not None:
        places[group.level], styles[group.level] = group.text, group.style
