"""Lists that a person sends, answers questions about, and has written.

These functions know no rights and no journal: the actions of the app whose list it is ask and
record (`accounts/imports`, `network/imports`).
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.common.errors import Refusal
from caunoi.common.text import normalise
from caunoi.common.workbooks import TextWorkbook
from caunoi.imports.cells import Cell
from caunoi.imports.drafts import WRITTEN, Draft, Outcome, fingerprint
from caunoi.imports.files import find_list, notes_on
from caunoi.imports.messages import Message
from caunoi.imports.models import ListKind, SentList
from caunoi.imports.places import Writing
from caunoi.imports.reader import open_workbook
from caunoi.imports.table import DISTRICT, PROVINCE, WARD, Column, Headings, Skipped, body_rows

#: A list of people has tens of rows; each page reads all of them.
MOST_ROWS = 300


class ListRefusal(Refusal):
    """The list cannot be read, answered or written as asked."""


class Reader(Protocol):
    """Reads the drafts of one kind of list, in the order of the rows."""

    def read(self, rows: Sequence["Row"]) -> list[Draft]: ...


class Row:
    """One row of a sent list: its texts by field, and the answers given on it."""

    def __init__(self, sent: SentList, stored: Mapping[str, Any]) -> None:
        self.number: int = stored["number"]
        self.raw: list[str] = stored["cells"]
        self.labels = {c["field"]: c["label"] for c in sent.columns if c["field"]}
        self.answers = sent.answers_on(self.number)
        self._places: Mapping[str, str] = stored["places"]
        self._texts = {
            column["field"]: text
            for column, text in zip(sent.columns, self.raw, strict=True)
            if column["field"]
        }

    def text(self, field: str) -> str:
        return self._texts.get(field, "")

    def writing(self, ward: str) -> Writing:
        """Return a place as written, with what the columns and the group rows above add."""
        return Writing(
            ward,
            self.text(DISTRICT) or self._places.get(DISTRICT, ""),
            self.text(PROVINCE) or self._places.get(PROVINCE, ""),
        )

    @property
    def ward(self) -> str:
        return self.text(WARD) or self._places.get(WARD, "")

    def draft(self) -> Draft:
        return Draft(self.number, self.raw, self.answers)


def read_list(*, content: bytes, file_name: str, kind: ListKind, headings: Headings) -> SentList:
    """Return the list of a workbook, not saved. Raises `UnreadableWorkbook` or `ListRefusal`."""
    with open_workbook(content) as book:
        grid, cells, table = find_list(book, headings)
        rows, skipped = [], []
        for row in body_rows(cells, grid.merged, table):
            if isinstance(row, Skipped):
                skipped.append(row)
            else:
                texts = [_text_at(row.cells, column) for column in table.columns]
                places = {str(field): text for field, text in row.places.items()}
                rows.append({"number": row.number, "cells": texts, "places": places})
        notes = [note.stored() for note in notes_on(book, grid, skipped)]
    if len(rows) > MOST_ROWS:
        raise ListRefusal(
            _(
                "Danh sách có %(n)s dòng; một lần nhận nhiều nhất %(most)s dòng. Chia thành nhiều "
                "tệp."
            )
            % {"n": len(rows), "most": MOST_ROWS}
        )
    return SentList(
        kind=kind.value,
        file_name=normalise(file_name)[-255:],
        sheet_name=grid.sheet_name[:100],
        header_row=table.first_row + 1,
        columns=[{"label": c.label, "field": c.field or ""} for c in table.columns],
        rows=rows,
        notes=notes,
    )


def _text_at(cells: Sequence[Cell], column: Column) -> str:
    """Return the text of a cell; the lines of a cell of places are places of their own."""
    if column.index >= len(cells):
        return ""
    cell = cells[column.index]
    lines = [] if cell.converted or column.field != WARD else cell.raw.splitlines()
    return "; ".join(filter(None, map(normalise, lines))) if len(lines) > 1 else cell.text


def drafts_of(sent: SentList, reader: Reader) -> list[Draft]:
    return reader.read([Row(sent, stored) for stored in sent.rows])


def save_new(sent: SentList, by: Any) -> SentList:
    sent.created_by, sent.created_at = by, clock.now()
    sent.save(force_insert=True)
    return sent


def lock_seen(sent: SentList, seen: int) -> SentList:
    """Lock the list; `seen` is the version that its author looked at."""
    locked = SentList.objects.select_for_update().get(pk=sent.pk)
    locked.require_seen(seen)
    return locked


def answer(
    sent: SentList,
    *,
    fields: Sequence[str],
    answers: Mapping[int, Mapping[str, str]],
    known: Sequence[str],
) -> bool:
    """Store what each column means and the answers on rows; return whether anything changed.

    `known` are the fields of the kind. Two columns of one field are refused: only one can be read.
    """
    if len(fields) != len(sent.columns) or {*fields} - {*known, ""}:
        raise ListRefusal(_("Các cột gửi lên không phải của danh sách này. Mở lại trang rồi chọn."))
    twice = [field for field in fields if field and fields.count(field) > 1]
    if twice:
        labels = [c["label"] for c, f in zip(sent.columns, fields, strict=True) if f == twice[0]]
        raise ListRefusal(
            _("Hai cột “%(one)s” và “%(other)s” cùng được chọn là một mục. Chỉ chọn một cột.")
            % {"one": labels[0], "other": labels[1]}
        )
    before = (sent.columns, sent.answers)
    sent.columns = [
        {**column, "field": field} for column, field in zip(sent.columns, fields, strict=True)
    ]
    given = {**sent.answers}
    numbers = {row["number"] for row in sent.rows}
    for number, answered in answers.items():
        if number in numbers:
            given[str(number)] = {**given.get(str(number), {}), **answered}
    sent.answers = given
    if (sent.columns, sent.answers) == before:
        return False
    sent.renewed().save()
    return True


def write(
    sent: SentList, drafts: Sequence[Draft], *, shown: str, store: Callable[[Draft], int]
) -> list[int]:
    """Store the rows that are clear and take them off the list; return the keys of what was stored.

    `shown` is the fingerprint of the drafts that the person looked at. Raises `ListRefusal` if the
    rows would now do something else, or if there is nothing to write.
    """
    if fingerprint(drafts) != shown:
        raise ListRefusal(
            _("Sổ vừa đổi nên danh sách này sẽ ghi khác điều anh/chị đã xem. Xem lại rồi bấm Ghi.")
        )
    clear = [draft for draft in drafts if draft.outcome in WRITTEN]
    if not clear:
        raise ListRefusal(
            _(
                "Không có dòng nào để ghi: dòng đã có thì không ghi lần nữa, dòng chờ thì cần trả "
                "lời."
            )
        )
    made = [(draft.number, store(draft)) for draft in clear if not draft.is_joined]
    settled = {d.number for d in drafts if d.outcome in (*WRITTEN, Outcome.SAME)}
    sent.rows = [row for row in sent.rows if row["number"] not in settled]
    sent.answers = {k: v for k, v in sent.answers.items() if int(k) not in settled}
    sent.written = [*sent.written, *([number, key] for number, key in made)]
    sent.renewed().save()
    return [key for _number, key in made]


# --- Files ----------------------------------------------------------------------------------------


def returned_xlsx(sent: SentList, drafts: Sequence[Draft]) -> bytes:
    """Return the rejected rows under their own headings, each with its row in Excel and why."""
    headings = [_("Dòng trong tệp"), _("Cần sửa"), *(c["label"] for c in sent.columns)]
    note = _("Các dòng trả lại của tệp %(file)s. Sửa rồi gửi lại tệp này.") % {
        "file": sent.file_name
    }
    returned = (draft for draft in drafts if draft.outcome is Outcome.RETURNED)
    return _workbook(note, headings, ([d.number, reasons_of(d), *d.raw] for d in returned))


def reasons_of(draft: Draft) -> str:
    """Return why a row is given back; a row without a fault follows one that has one."""
    if not draft.errors and draft.follows is not None:
        return _("Cùng người với dòng %(row)s, dòng đó bị trả lại.") % {"row": draft.follows.number}
    return " ".join(f"{m.column}: {m}" if m.column else str(m) for m in draft.errors)


def example_xlsx(title: str, note: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook to fill in: a title, a note, headings in row 4, invented rows below."""
    return _workbook(title, rows[0], iter(rows[1:]), note)


def _workbook(
    title: str, headings: Sequence[str], rows: Iterator[Sequence[Any]], note: str = ""
) -> bytes:
    target = io.BytesIO()
    with TextWorkbook(target) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
        plain = book.add_format({"border": 1, "num_format": "@", "text_wrap": True})
        sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 13}))
        sheet.write_string(1, 0, note)
        for column, heading in enumerate(headings):
            sheet.write_string(3, column, heading, bold)
        for number, row in enumerate(rows, 4):
            for column, value in enumerate(row):
                sheet.write_string(number, column, str(value), plain)
        sheet.set_column(0, len(headings) - 1, 20)
        sheet.freeze_panes(4, 0)
    return target.getvalue()


def message_of(refusal: Refusal) -> Message:
    """Return a refusal of the domain as a reason on a row; it is in the reader's language already.

    A per cent sign in it is no place for a figure.
    """
    return Message(str(refusal).replace("%", "%%"))
