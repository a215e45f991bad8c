"""The sections of any report as tables on screen."""

from dataclasses import dataclass

from caunoi.reporting.catalogue import COLUMNS, SECTIONS
from caunoi.reporting.rules import Facts, Row, Section, Value
from caunoi.reporting.writing import Writer
from caunoi.web.addresses import address_of


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `label` is its column's name, which stands beside it on a phone."""

    text: str
    is_number: bool
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row on screen: `url` shows the thing itself, `opens` the rows that add up to it."""

    cells: list[Cell]
    url: str
    anchor: str
    opens: str


@dataclass(frozen=True, slots=True)
class Table:
    """One section on screen."""

    key: str
    title: str
    note: str
    empty: str
    heads: list[Cell]
    lines: list[Line]
    total: list[Cell]
    sources: str


def tables_of(facts: Facts) -> list[Table]:
    """Return the sections as the page writes them."""
    writer = Writer()
    return [_table(section, writer) for section in facts.sections]


def _table(section: Section, writer: Writer) -> Table:
    words = SECTIONS[section.key]
    return Table(
        key=section.key,
        title=str(words.title),
        note=str(words.note),
        empty=str(words.empty),
        heads=[Cell(str(COLUMNS[name].title), COLUMNS[name].is_number) for name in section.columns],
        lines=[_line(section, row, writer) for row in section.rows],
        total=_cells(section, section.total, writer, nothing="") if section.total else [],
        sources="; ".join(section.sources),
    )


def _line(section: Section, row: Row, writer: Writer) -> Line:
    url = address_of(row.address) if row.address else ""
    return Line(_cells(section, row.cells, writer), url, row.anchor, row.opens)


def _cells(
    section: Section, cells: tuple[Value, ...], writer: Writer, nothing: str | None = None
) -> list[Cell]:
    return [
        Cell(
            nothing if cell is None and nothing is not None else writer.cell(name, cell),
            COLUMNS[name].is_number,
            str(COLUMNS[name].title),
        )
        for name, cell in zip(section.columns, cells, strict=True)
    ]
