"""Reads each cell: normal form, old font encodings converted, doubtful cells marked."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from caunoi.common.legacy_encodings import Encoding, Reading, is_old_font, recognise
from caunoi.common.text import normalise
from caunoi.imports.reader import Grid

Fonts = Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell as written and as understood.

    `encoding` is the old encoding it was converted from. A doubtful cell is not converted; `maybe`
    is its probable text, if known.
    """

    raw: str = ""
    text: str = ""
    encoding: Encoding = Encoding.UNICODE
    doubtful: bool = False
    maybe: str = ""

    @property
    def converted(self) -> bool:
        return self.encoding is not Encoding.UNICODE


EMPTY = Cell()
# Excel's text for a formula that failed.
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")


def read_cells(grid: Grid, fonts: Callable[[], Fonts]) -> list[list[Cell]]:
    """Read all cells of a sheet.

    A valid word such as "Méc" may be TCVN3 for "Mộc". If other cells of the sheet are in an old
    encoding, the font decides; if the sheet has no old fonts, the cell stays and is marked.
    """
    readings = [[recognise(text) if text else None for text in row] for row in grid.cells]
    flat = [reading for row in readings for reading in row if reading]
    is_legacy = any(reading.converted for reading in flat)
    open_question = any(_open(reading, is_legacy) for reading in flat)
    known = fonts() if open_question else {}
    fonts_tell = any(map(is_old_font, known.values()))
    return [
        [
            _cell(text, reading, known.get((r, c), "") if fonts_tell else "", is_legacy)
            for c, (text, reading) in enumerate(zip(texts, row, strict=True))
        ]
        for r, (texts, row) in enumerate(zip(grid.cells, readings, strict=True))
    ]


def _open(reading: Reading, is_legacy: bool) -> bool:
    return reading.doubtful or bool(is_legacy and reading.candidates and not reading.converted)


def _cell(text: str, reading: Reading | None, font: str, is_legacy: bool) -> Cell:
    if reading is None:
        return EMPTY
    if _open(reading, is_legacy):
        by_font = recognise(text, font)
        if not by_font.converted:
            if font and not reading.doubtful:
                return Cell(text, _stored(text))
            maybe = normalise(reading.candidates[0][1]) if reading.candidates else ""
            return Cell(text, _stored(text), doubtful=True, maybe=maybe)
        reading = by_font
    return Cell(text, _stored(reading.text), reading.encoding)


def _stored(text: str) -> str:
    clean = normalise(text)
    return "" if _ERROR.fullmatch(clean) else clean
