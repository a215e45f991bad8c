"""Writes Excel files in which texts stay texts and every cell can be opened.

Nothing is computed, and no text becomes a formula, a link or a number, whatever it begins with.
"""

from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from caunoi.common.text import readable

_TEXTS_STAY_TEXTS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class TextSheet(Worksheet):
    def write_string(self, row: int, col: int, string: str, *more: Any) -> Any:
        return super().write_string(row, col, _cell(string), *more)

    def merge_range(
        self,
        first_row: int,
        first_col: int,
        last_row: int,
        last_col: int,
        data: Any,
        *more: Any,
    ) -> Any:
        text = _cell(data) if isinstance(data, str) else data
        return super().merge_range(first_row, first_col, last_row, last_col, text, *more)


class TextWorkbook(Workbook):
    """A workbook of `TextSheet`s. `constant_memory` writes each row as it comes."""

    def __init__(self, target: BytesIO, *, constant_memory: bool = False) -> None:
        memory = "constant_memory" if constant_memory else "in_memory"
        super().__init__(target, {**_TEXTS_STAY_TEXTS, memory: True})

    def add_worksheet(self, name: str | None = None, worksheet_class: Any = TextSheet) -> Worksheet:
        return super().add_worksheet(name, worksheet_class)


def _cell(text: str) -> str:
    clean = readable(text)
    # The library takes a text between these two for its own markup and writes it unescaped.
    return f"{clean} " if clean.startswith("<r>") and clean.endswith("</r>") else clean
