"""What a report is made of: sections with columns and rows, plain data that can be hashed.

A section is the same for screen, Word and Excel. It holds keys and values only; what a column is
called stands in `catalogue`, so that a screen may speak English while the document is Vietnamese.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Value = str | int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a value for each column, and what it opens to.

    `address` names a thing of the domain ("schemes.scheme:12"), `anchor` makes the row findable
    within its report, `opens` is the anchor of the first of the rows that add up to this one.
    """

    cells: tuple[Value, ...]
    address: str = ""
    anchor: str = ""
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a report. `sources` say from which records it was counted.

    `total` is the sum of the rows in the columns named by `summed`, nothing where none is.
    """

    key: str
    rows: tuple[Row, ...]
    sources: tuple[str, ...]
    columns: tuple[str, ...]
    summed: tuple[str, ...] = ()

    @property
    def total(self) -> tuple[Value, ...]:
        """Return the row of sums, empty cells where a column is not summed; () without sums."""
        if not self.summed or not self.rows:
            return ()
        return tuple(
            sum_of(row.cells[n] for row in self.rows) if name in self.summed else None
            for n, name in enumerate(self.columns)
        )


def sum_of(values: Iterable[Value]) -> int:
    """Return the sum of the figures; a cell without a figure adds nothing."""
    return sum(value for value in values if isinstance(value, int))


@dataclass(frozen=True, slots=True)
class Signature:
    """Under which number, by whom and when a report was signed; a draft has none."""

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
    #: Of whom the report speaks, where it is one person's: "Nguyễn Thị Mai°".
    subject: str = ""

    def section(self, key: str) -> Section:
        return next(section for section in self.sections if section.key == key)

    def plain(self) -> dict[str, Any]:
        """Return the facts as JSON gives them back unchanged."""
        return {
            "kind": self.kind,
            "year": self.year,
            "closes_on": self.closes_on.isoformat(),
            "centre": self.centre,
            "department": self.department,
            "place": self.place,
            "is_invented": self.is_invented,
            "subject": self.subject,
            "sections": [_plain_section(section) for section in self.sections],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Facts":
        """Return the facts that were stored."""
        told = {name: plain[name] for name in _TEXTS}
        return cls(
            **told,
            closes_on=date.fromisoformat(plain["closes_on"]),
            is_invented=plain["is_invented"],
            sections=tuple(_section(section) for section in plain["sections"]),
        )


_TEXTS = ("kind", "year", "centre", "department", "place", "subject")


def _plain_section(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "columns": list(section.columns),
        "summed": list(section.summed),
        "sources": list(section.sources),
        "rows": [[list(row.cells), row.address, row.anchor, row.opens] for row in section.rows],
    }


def _section(plain: Mapping[str, Any]) -> Section:
    return Section(
        key=plain["key"],
        columns=tuple(plain["columns"]),
        summed=tuple(plain["summed"]),
        sources=tuple(plain["sources"]),
        rows=tuple(
            Row(tuple(cells), address, anchor, opens)
            for cells, address, anchor, opens in plain["rows"]
        ),
    )


def hash_of(plain: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the facts, in one fixed writing."""
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section that says something else now: how many rows came, went or changed."""

    key: str
    before: int
    after: int
    differing: int


def changes_between(before: Facts, after: Facts) -> list[SectionChange]:
    """Return the sections in which two versions differ, in their order.

    What is said counts, not where a row leads to.
    """
    old = {section.key: _said(section) for section in before.sections}
    new = {section.key: _said(section) for section in after.sections}
    return [
        SectionChange(key, len(old.get(key, ())), len(said), len(set(old.get(key, ())) ^ set(said)))
        for key, said in new.items()
        if old.get(key) != said
    ]


def _said(section: Section) -> list[tuple[Value, ...]]:
    return [row.cells for row in section.rows]
