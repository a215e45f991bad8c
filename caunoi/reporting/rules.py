"""What a report is made of: sections with columns and rows, plain data that can be hashed.

A section is the same for screen, Word and Excel. It holds only keys and values; the titles of
columns are in `catalogue`, so that a screen may be in English while the document is in Vietnamese.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import floor
from statistics import median
from typing import Any

from caunoi.common.bounds import read_key

Value = str | int | None


#: The place of the row of sums in a section; its rows count from 1.
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Item:
    """One record behind a figure, in the words of the closing day, and what it adds to it.

    `address` names a thing of the domain ("schemes.scheme:12"); `on` is the record's own day.
    """

    address: str
    text: str
    value: int = 1
    on: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a value per column, what it is about, and by column the records behind it.

    A figure without records of its own is a value of the one thing that `address` names.
    """

    cells: tuple[Value, ...]
    address: str = ""
    behind: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)

    @classmethod
    def summing(
        cls,
        *names: Value,
        address: str = "",
        more: tuple[Value, ...] = (),
        **behind: Sequence[Item],
    ) -> "Row":
        """Return a row whose figures are the sums of the records behind them, in their order.

        `names` come before the figures, `more` after them.
        """
        kept = {column: tuple(items) for column, items in behind.items()}
        sums = (sum(item.value for item in items) for items in kept.values())
        return cls((*names, *sums, *more), address, kept)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a report with the records behind it."""

    value: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a report. `sources` say from which records it was counted.

    `summed` names the columns that `total` adds up.
    """

    key: str
    rows: tuple[Row, ...]
    sources: tuple[str, ...]
    columns: tuple[str, ...]
    summed: tuple[str, ...] = ()

    @property
    def total(self) -> tuple[Value, ...]:
        """The row of sums, None in columns that are not summed; () if there are no sums."""
        if not self.summed or not self.rows:
            return ()
        return tuple(
            sum_of(row.cells[n] for row in self.rows) if name in self.summed else None
            for n, name in enumerate(self.columns)
        )

    def figure(self, place: str, column: str) -> Figure | None:
        """Return a number of the row at `place` or of the sums; None if that cell is no number."""
        found = self._row_at(place)
        if found is None or column not in self.columns:
            return None
        cells, rows = found
        value = cells[self.columns.index(column)]
        if not isinstance(value, int):
            return None
        return Figure(value, tuple(item for row in rows for item in self._items(row, column)))

    def _row_at(self, place: str) -> tuple[tuple[Value, ...], tuple[Row, ...]] | None:
        if place == TOTAL:
            return (self.total, self.rows) if self.total else None
        number = read_key(place)
        if number is None or number > len(self.rows):
            return None
        row = self.rows[number - 1]
        return row.cells, (row,)

    def _items(self, row: Row, column: str) -> tuple[Item, ...]:
        value = row.cells[self.columns.index(column)]
        if column in row.behind or not row.address or not isinstance(value, int):
            return row.behind.get(column, ())
        return (Item(row.address, str(row.cells[0]), value),)


def sum_of(values: Iterable[Value]) -> int:
    return sum(value for value in values if isinstance(value, int))


def median_of(items: Sequence[Item]) -> int | None:
    """Return the median rounded to a whole number, a half upwards; None if there are no items."""
    return floor(median(item.value for item in items) + 0.5) if items else None


def percent_of(part: Sequence[Item], whole: Sequence[Item]) -> int | None:
    """Return the part in percent of the whole, rounded; None if the whole is 0."""
    of = sum(item.value for item in whole)
    return round(100 * sum(item.value for item in part) / of) if of else None


@dataclass(frozen=True, slots=True)
class Signature:
    number: str
    signer: str
    on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that one report says. `closes_on` is the last day whose records it counts."""

    kind: str
    year: int
    closes_on: date
    centre: str
    department: str
    place: str
    is_invented: bool
    sections: tuple[Section, ...] = field(default=())
    #: The person whom the report is about, if it is one person's: "Nguyễn Thị Mai°".
    subject: str = ""
    #: Empty in a collaborator's month, and in reports prepared before these were recorded.
    committee: str = ""
    director_post: str = ""

    def section(self, key: str) -> Section:
        return next(section for section in self.sections if section.key == key)

    def plain(self) -> dict[str, Any]:
        """Return the facts as data that JSON preserves.

        A record that several figures count is written once, in `records`.
        """
        records: dict[_Record, int] = {}
        sections = [_plain_section(section, records) for section in self.sections]
        return {
            "kind": self.kind,
            "year": self.year,
            "closes_on": self.closes_on.isoformat(),
            "centre": self.centre,
            "department": self.department,
            "place": self.place,
            "is_invented": self.is_invented,
            "subject": self.subject,
            **{name: text for name in _TEXTS_IF_ANY if (text := getattr(self, name))},
            "sections": sections,
            "records": [list(record) for record in records],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Facts":
        texts = {name: plain[name] for name in _TEXTS}
        texts |= {name: plain.get(name, "") for name in _TEXTS_IF_ANY}
        return cls(
            **texts,
            closes_on=date.fromisoformat(plain["closes_on"]),
            is_invented=plain["is_invented"],
            sections=tuple(_section(section, plain["records"]) for section in plain["sections"]),
        )


_TEXTS = ("kind", "year", "centre", "department", "place", "subject")
_TEXTS_IF_ANY = ("committee", "director_post")
#: Address, text and day of a record.
_Record = tuple[str, str, str]


def _plain_section(section: Section, records: dict[_Record, int]) -> dict[str, Any]:
    return {
        "key": section.key,
        "columns": list(section.columns),
        "summed": list(section.summed),
        "sources": list(section.sources),
        "rows": [
            [list(row.cells), row.address, _plain_items(row, records)] for row in section.rows
        ],
    }


def _plain_items(row: Row, records: dict[_Record, int]) -> dict[str, list[list[int]]]:
    """Return by column the records of a figure, as pairs of place in `records` and value.

    The columns are sorted: a database may return them in another order.
    """
    return {
        column: [
            [records.setdefault((item.address, item.text, item.on), len(records)), item.value]
            for item in items
        ]
        for column, items in sorted(row.behind.items())
    }


def _section(plain: Mapping[str, Any], records: Sequence[Sequence[str]]) -> Section:
    return Section(
        key=plain["key"],
        columns=tuple(plain["columns"]),
        summed=tuple(plain["summed"]),
        sources=tuple(plain["sources"]),
        rows=tuple(
            Row(tuple(cells), address, _items(behind, records))
            for cells, address, behind in plain["rows"]
        ),
    )


def _items(
    behind: Mapping[str, Sequence[Sequence[int]]], records: Sequence[Sequence[str]]
) -> dict[str, tuple[Item, ...]]:
    return {
        column: tuple(_item(records[place], value) for place, value in items)
        for column, items in behind.items()
    }


def _item(record: Sequence[str], value: int) -> Item:
    address, text, on = record
    return Item(address, text, value, on)


def hash_of(plain: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the facts in one fixed JSON form."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section that differs now: its rows before and after, and how many differ."""

    key: str
    before: int
    after: int
    differing: int


def changes_between(before: Facts, after: Facts) -> list[SectionChange]:
    """Return the sections in which two versions differ, in their order.

    Compares the cells and the records behind each figure, but not the texts of the records.
    """
    old = {section.key: _counted_cells(section) for section in before.sections}
    new = {section.key: _counted_cells(section) for section in after.sections}
    return [
        SectionChange(key, len(old.get(key, ())), len(cells), _differing(old.get(key, []), cells))
        for key, cells in new.items()
        if old.get(key) != cells
    ]


def _differing(before: list[tuple[Any, ...]], after: list[tuple[Any, ...]]) -> int:
    # A changed row is both gone and new, but counts once.
    went, came = set(before) - set(after), set(after) - set(before)
    return max(len(went), len(came))


def _counted_cells(section: Section) -> list[tuple[Any, ...]]:
    return [(row.cells, _counted(row)) for row in section.rows]


def _counted(row: Row) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (column, item.address, item.value)
        for column, items in sorted(row.behind.items())
        for item in sorted(items, key=lambda item: (item.address, item.value))
    )
