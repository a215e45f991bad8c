"""The sections of any report as tables on screen; each number links to its records."""

from collections.abc import Callable
from dataclasses import dataclass

from caunoi.reporting.render.writing import Writer
from caunoi.reporting.rules import TOTAL, Facts, Section, Value
from caunoi.reporting.sections.catalogue import COLUMNS, SECTIONS
from caunoi.web.addresses import address_of

#: (section, place of the row, column) → URL of the number's records.
Opens = Callable[[str, str, str], str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `label` is its column's name, which stands beside it on a phone."""

    text: str
    is_number: bool
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row on screen; `url` is the page of its subject."""

    cells: list[Cell]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    title: str
    note: str
    empty: str
    heads: list[Cell]
    lines: list[Line]
    total: list[Cell]
    sources: str


def tables_of(facts: Facts, opens: Opens) -> list[Table]:
    writer = Writer()
    return [_table(section, writer, opens) for section in facts.sections]


def _table(section: Section, writer: Writer, opens: Opens) -> Table:
    words = SECTIONS[section.key]
    return Table(
        key=section.key,
        title=str(words.title),
        note=str(words.note),
        empty=str(words.empty),
        heads=[Cell(str(COLUMNS[name].title), COLUMNS[name].is_number) for name in section.columns],
        lines=[
            Line(
                _cells(section, str(place), row.cells, writer, opens),
                address_of(row.address) if row.address else "",
            )
            for place, row in enumerate(section.rows, start=1)
        ],
        total=_cells(section, TOTAL, section.total, writer, opens) if section.total else [],
        sources="; ".join(section.sources),
    )


def _cells(
    section: Section, place: str, cells: tuple[Value, ...], writer: Writer, opens: Opens
) -> list[Cell]:
    return [
        Cell(
            "" if cell is None and place == TOTAL else writer.cell(name, cell),
            COLUMNS[name].is_number,
            str(COLUMNS[name].title),
            opens(section.key, place, name) if is_opened(section, place, name) else "",
        )
        for name, cell in zip(section.columns, cells, strict=True)
    ]


def is_opened(section: Section, place: str, column: str) -> bool:
    """Return whether the cell is a number that has records to show; a bare 0 has none."""
    if not COLUMNS[column].is_number:
        return False
    figure = section.figure(place, column)
    return figure is not None and bool(figure.value or figure.items)


def name_of(section: Section, place: str) -> str:
    """Return the row's first cell, with the second if that tells rows apart; "" for the total."""
    if place == TOTAL:
        return ""
    writer, cells = Writer(), section.rows[int(place) - 1].cells
    shown = [
        writer.cell(name, cell)
        for n, (name, cell) in enumerate(zip(section.columns, cells, strict=True))
        if n == 0 or (n == 1 and name in _TELLING)
    ]
    return ", ".join(shown)


_TELLING = ("title", "topic", "beneficiary")
