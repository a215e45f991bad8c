"""Finds the list in a workbook and says how the file was read."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from caunoi.imports.cells import Cell, read_cells
from caunoi.imports.messages import Message
from caunoi.imports.reader import Grid, UnreadableWorkbook, Workbook
from caunoi.imports.table import Headings, Skipped, Table, Why, find_table

OTHER_SHEETS = gettext_noop("Chỉ đọc trang tính “%(sheet)s”; chưa đọc: %(others)s.")
SKIPPED = {
    Why.GROUP: gettext_noop("Bỏ qua %(count)s dòng tiêu đề nhóm: %(rows)s."),
    Why.TOTAL: gettext_noop("Bỏ qua %(count)s dòng tổng cộng: %(rows)s."),
    Why.HEADING: gettext_noop("Bỏ qua %(count)s dòng tiêu đề lặp lại: %(rows)s."),
    Why.FOOT: gettext_noop("Bỏ qua %(count)s dòng cuối bảng (ngày, người ký): %(rows)s."),
}
_MOST_NUMBERS_SHOWN = 30


def find_list(book: Workbook, headings: Headings) -> tuple[Grid, list[list[Cell]], Table]:
    """Return the first sheet with such a table. Raises `UnreadableWorkbook` if there is none."""
    for name in book.sheet_names:
        grid = book.grid(name)
        cells = read_cells(grid, lambda name=name: book.fonts(name))  # type: ignore[misc]
        if table := find_table(cells, grid.merged, headings):
            return grid, cells, table
    raise UnreadableWorkbook(_(headings.nothing_found))


def notes_on(book: Workbook, grid: Grid, skipped: Sequence[Skipped]) -> Iterable[Message]:
    others = [name for name in book.sheet_names if name != grid.sheet_name]
    if others:
        figures = {"sheet": grid.sheet_name, "others": ", ".join(others)}
        yield Message(OTHER_SHEETS, figures)
    for why, text in SKIPPED.items():
        numbers = [row.number for row in skipped if row.why is why]
        if numbers:
            shown = ", ".join(map(str, numbers[:_MOST_NUMBERS_SHOWN]))
            more = "…" if len(numbers) > _MOST_NUMBERS_SHOWN else ""
            yield Message(text, {"count": len(numbers), "rows": f"{shown}{more}"})
