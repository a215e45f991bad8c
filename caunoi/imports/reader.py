"""A workbook from outside: refused in one sentence, or read as a grid of texts in bounded memory.

A child process reads it (`sheets`), so that no file can exhaust or block the server. The texts are
returned as they are, without interpretation.
"""

import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.translation import gettext as _

from caunoi.common.errors import Refusal
from caunoi.common.money import group_digits
from caunoi.common.reading import TooMuch, reading
from caunoi.common.reading_child import Unreadable
from caunoi.imports import sheets

MAX_BYTES = 30 * 1024 * 1024
MAX_ROWS = sheets.MAX_ROWS

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class UnreadableWorkbook(Refusal):  # noqa: N818 - a refusal is an answer
    """The file is not a readable workbook; the sentence says what to send instead."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range, both ends included, counted from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The texts of one sheet: `cells[row][column]`; row 0 is Excel's row 1."""

    sheet_name: str
    cells: list[list[str]]
    merged: list[Merged] = field(default_factory=list)

    def text(self, row: int, column: int) -> str:
        return self.cells[row][column] if row < len(self.cells) else ""


class Workbook:
    """An .xlsx that has passed the checks. Sheets are read on demand, until its `with` ends."""

    def __init__(self, content: bytes) -> None:
        with _as_refusal(), ExitStack() as stack:
            self._child = stack.enter_context(reading(sheets.__name__, content))
            [self.sheet_names] = self._child.ask("names")
            self._close = weakref.finalize(self, stack.pop_all().close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._close()

    def grid(self, sheet_name: str) -> Grid:
        with _as_refusal():
            ranges, *parts = self._child.ask("grid", sheet_name)
        cells = [row for part in parts for row in part]
        return Grid(sheet_name, cells, [Merged(*ends) for ends in ranges])

    def fonts(self, sheet_name: str) -> dict[tuple[int, int], str]:
        """Return the font name of every cell with a text; slow, so call it only in doubt."""
        with _as_refusal():
            parts = self._child.ask("fonts", sheet_name)
            return {(row, column): font for part in parts for row, column, font in part}


def open_workbook(content: bytes) -> Workbook:
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
        raise UnreadableWorkbook(_(sheets.NOT_A_WORKBOOK))
    return Workbook(content)


@contextmanager
def _as_refusal() -> Iterator[None]:
    """Translate the child's refusal into the user's language."""
    try:
        yield
    except Unreadable as error:
        raise UnreadableWorkbook(_(error.message) % _shown(error.figures)) from None
    except TooMuch:
        raise UnreadableWorkbook(_(sheets.TOO_LARGE)) from None


def _shown(figures: dict[str, Any]) -> dict[str, str]:
    return {name: group_digits(number) for name, number in figures.items()}
