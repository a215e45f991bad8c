"""Tables as .xlsx files. `ListPage.file` makes the file of a list here."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from caunoi.common.money import group_digits

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: At most this many rows: a file of the journal must still open on an office computer.
MOST_ROWS = 50_000


def wants_file(request: HttpRequest) -> bool:
    return request.GET.get("format") == "xlsx"


def table_file(
    name: str, head: Sequence[str | Promise], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """Return the table as a file, cut after MOST_ROWS with a line that says so.

    Text stays text: a name that begins with "=" is not a formula.
    """
    from caunoi.common.workbooks import TextWorkbook

    buffer = BytesIO()
    with TextWorkbook(buffer, constant_memory=True) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        page = book.add_worksheet()
        page.freeze_panes(1, 0)
        page.set_column(0, len(head) - 1, 24)
        page.write_row(0, 0, [str(text) for text in head], bold)
        for number, row in enumerate(rows, 1):
            if number > MOST_ROWS:
                page.write_string(number, 0, str(_cut_short()))
                break
            for column, value in enumerate(row):
                match value:
                    case None:
                        continue
                    case datetime():
                        local = timezone.localtime(value).replace(tzinfo=None)
                        page.write_datetime(number, column, local, moment)
                    case date():
                        page.write_datetime(number, column, value, day)
                    case bool() | int() | float():
                        page.write(number, column, value)
                    case _:
                        page.write_string(number, column, str(value))
    return workbook_answer(buffer.getvalue(), name)


def _cut_short() -> str:
    return _("Tệp dừng ở %(n)s dòng; lọc hẹp hơn để có phần còn lại.") % {
        "n": group_digits(MOST_ROWS)
    }


def workbook_answer(content: bytes, stem: str) -> HttpResponse:
    disposition = content_disposition_header(True, f"{stem}.xlsx")
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": disposition or "attachment"}
    )
