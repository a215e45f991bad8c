"""The list as a workbook. Texts stay texts: no cell is ever computed."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from caunoi.common.money import group_digits
from caunoi.common.workbooks import TextWorkbook
from caunoi.establishments.models import Establishment, EstablishmentQuerySet
from caunoi.localities.models import AdminUnit, Level

_AT_ONCE = 2_000
#: A file of this size still opens on an office machine.
MOST_ROWS = 50_000


def establishments_xlsx(*, rows: EstablishmentQuerySet, count: int, on: date) -> bytes:
    """Return the rows in their order, at most `MOST_ROWS`; places as named on the day.

    `count` is the number of all rows: an incomplete file says so in its first line.
    """
    fetched = rows[:MOST_ROWS].with_places().iterator(chunk_size=_AT_ONCE)
    note = ""
    if count > MOST_ROWS:
        note = _(
            "Tệp có %(most)s dòng đầu trên %(n)s dòng của danh sách; lọc hẹp hơn để có phần còn"
            " lại."
        ) % {"most": group_digits(MOST_ROWS), "n": group_digits(count)}
    return workbook(_("Cơ sở"), _headings(), (list(_cells(row, on)) for row in fetched), note)


def workbook(
    sheet_name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], note: str = ""
) -> bytes:
    """Return a workbook of one sheet in constant memory; a `note` goes above the headings."""
    target = io.BytesIO()
    book = TextWorkbook(target, constant_memory=True)
    sheet = book.add_worksheet(sheet_name[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    first = 1 if note else 0
    sheet.set_column(0, len(headings) - 1, 20)
    if note:
        sheet.write_string(0, 0, note)
    for column, heading in enumerate(headings):
        sheet.write_string(first, column, heading, bold)
    for number, row in enumerate(rows, first + 1):
        _write(sheet, number, row)
    sheet.freeze_panes(first + 1, 0)
    book.close()
    return target.getvalue()


def _write(sheet: Worksheet, number: int, row: Sequence[Any]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, int):
            sheet.write_number(number, column, value)
        elif value:
            sheet.write_string(number, column, str(value))


def _headings() -> list[str]:
    return [
        *(_("Tên cơ sở"), _("Loại hình"), _("Người đại diện"), _("Mã số thuế"), _("Điện thoại")),
        *(_("Địa chỉ"), _("Xã, phường"), _("Huyện"), _("Ngành nghề"), _("Sản phẩm")),
        *(_("Số lao động"), _("Năm thành lập"), _("Tình trạng"), _("Ngừng từ ngày"), _("Nguồn")),
    ]


def _cells(row: Establishment, on: date) -> Iterator[Any]:
    yield from (str(row), row.get_kind_display(), row.owner, row.tax_code, row.phone, row.address)
    day = _day_in_force(row.unit, on)
    yield row.unit.full_name(day)
    parent = row.unit.parent
    yield parent.full_name(day) if parent and parent.level == Level.DISTRICT else ""
    yield from (str(row.trade or ""), row.products, row.workers, row.founded_year)
    yield row.get_status_display()
    yield f"{row.closed_on:%d/%m/%Y}" if row.closed_on else ""
    yield row.source


def _day_in_force(unit: AdminUnit, on: date) -> date:
    if unit.ends_on is not None and unit.ends_on <= on:
        return unit.ends_on - timedelta(days=1)
    return max(on, unit.starts_on or on)
