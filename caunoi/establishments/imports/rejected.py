"""The rejected rows of an import as a workbook: the sender's own columns, with reasons."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from caunoi.establishments.enums import Decision
from caunoi.establishments.export import workbook
from caunoi.establishments.imports.headings import Field
from caunoi.establishments.models import ImportBatch, ImportRow


def rejected_xlsx(batch: ImportBatch) -> bytes:
    """Return the rejected rows under their own headings, each with its Excel row and its reasons.

    The cells are as written, and a commune named in a group row is in the row itself, so that the
    sender corrects and sends this same file. A text that begins with = stays a text.
    """
    headings = [_("Dòng trong tệp"), _("Cần sửa"), *(c["label"] for c in batch.columns)]
    if _ward_index(batch) is None:
        headings.append("Xã, phường")  # a heading that the import reads; never translated
    note = _("Các dòng trả lại của tệp %(file)s. Sửa rồi gửi lại tệp này.") % {
        "file": batch.file_name
    }
    return workbook(pgettext("dòng của tệp", "Trả lại"), headings, _rows(batch), note)


def _rows(batch: ImportBatch) -> Iterator[list[Any]]:
    for row in batch.rows.filter(decision=Decision.REJECTED).iterator(chunk_size=2000):
        reasons = " ".join(f"{p.column}: {p}" if p.column else str(p) for p in row.problems)
        yield [row.number, reasons, *_with_place(row, _ward_index(batch))]


def _ward_index(batch: ImportBatch) -> int | None:
    fields = [column["field"] for column in batch.columns]
    return fields.index(Field.WARD) if Field.WARD in fields else None


def _with_place(row: ImportRow, ward: int | None) -> list[str]:
    place = row.cleaned.get("place", "")
    if ward is None:
        return [*row.raw, place]
    return [*row.raw[:ward], row.raw[ward] or place, *row.raw[ward + 1 :]]
