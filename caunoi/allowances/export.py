"""The sheet as a workbook that is printed, signed and kept with the vouchers.

A Vietnamese document in the layout of NĐ 30/2020/NĐ-CP, kept simple: issuer, motto, title, table,
total in words, people of each step. It does not depend on the viewer's language. Every text is
written as text: a name that begins with "=" stays a name.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import override

from caunoi.allowances.models import AllowanceLine, AllowanceSheet, SheetState
from caunoi.common.sentences import number
from caunoi.common.verdict import Basis, Confidence
from caunoi.common.words import day_in_words
from caunoi.network.queries import bodies_on
from caunoi.norms.citing import words_on_paper

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO_BELOW = "Độc lập - Tự do - Hạnh phúc"
TITLE = "BẢNG CHI HỖ TRỢ CỘNG TÁC VIÊN KHUYẾN CÔNG"
COLUMNS = (
    ("TT", 5),
    ("Họ và tên", 22),
    ("Địa bàn phụ trách", 22),
    ("Quyết định cử", 21),
    ("Ngày tính", 8),
    ("Lương cơ sở (đồng)", 13),
    ("Hệ số", 7),
    ("Phép tính", 25),
    ("Căn cứ", 38),
    ("Thành tiền (đồng)", 14),
    ("Ký nhận", 13),
)
LAST = len(COLUMNS) - 1
#: The height of one line of a wrapped cell.
POINTS_A_LINE = 16.5
#: Dots between thousands, whatever the language of the spreadsheet program.
DOTTED = '[>=1000000]0"."000"."000;[>=1000]0"."000;0'
AMOUNT = 9


def sheet_xlsx(sheet: AllowanceSheet) -> bytes:
    """Return the sheet as an .xlsx file, one row per person with formula and articles.

    The same sheet gives the same bytes, so that a reprint of a frozen one can be compared.
    """
    from caunoi.common.workbooks import TextWorkbook

    buffer = BytesIO()
    with override("vi"), TextWorkbook(buffer) as book:
        book.set_properties({"title": str(sheet), "created": sheet.prepared_at})
        page = book.add_worksheet(f"{sheet.month:%m-%Y}")
        _set_up(page)
        styles = _Styles(book)
        row = _head(page, styles, sheet)
        row = _table(page, styles, sheet, row)
        _foot(page, styles, sheet, row)
    return buffer.getvalue()


class _Styles:
    """The cell formats of the page; NĐ 30/2020 requires Times New Roman."""

    def __init__(self, book: "Workbook") -> None:
        def style(**more: Any) -> Any:
            font = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
            return book.add_format({**font, **more})

        cell = {"border": 1, "text_wrap": True, "valign": "top"}
        self.plain = style()
        self.centre = style(align="center")
        self.centre_bold = style(align="center", bold=True)
        self.centre_italic = style(align="center", italic=True)
        self.title = style(align="center", bold=True, font_size=14)
        self.head = style(align="center", bold=True, border=1, text_wrap=True)
        self.text = style(**cell)
        self.middle = style(**cell, align="center")
        self.money = style(**cell, num_format=DOTTED)
        self.total = style(bold=True, border=1)
        self.total_money = style(bold=True, border=1, num_format=DOTTED)
        self.italic = style(italic=True)


def _set_up(page: "Worksheet") -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    # NĐ 30/2020: 20 to 25 mm above and below, 30 to 35 left, 15 to 20 right; here in inches.
    page.set_margins(left=1.18, right=0.6, top=0.8, bottom=0.8)
    page.fit_to_pages(1, 0)
    for column, (_name, width) in enumerate(COLUMNS):
        page.set_column(column, column, width)


def _head(page: "Worksheet", styles: _Styles, sheet: AllowanceSheet) -> int:
    prepared_on = _day_of(sheet, SheetState.PREPARED)
    bodies = bodies_on(prepared_on or sheet.month)
    page.merge_range(0, 0, 0, 3, bodies.department.upper(), styles.centre)
    page.merge_range(1, 0, 1, 3, bodies.centre.upper(), styles.centre_bold)
    page.merge_range(0, 6, 0, LAST, MOTTO, styles.centre_bold)
    page.merge_range(1, 6, 1, LAST, MOTTO_BELOW, styles.centre_bold)
    if prepared_on is not None:
        page.merge_range(
            2, 6, 2, LAST, day_in_words(prepared_on).capitalize(), styles.centre_italic
        )
    page.merge_range(4, 0, 4, LAST, TITLE, styles.title)
    page.merge_range(5, 0, 5, LAST, f"Tháng {sheet.month:%m/%Y}", styles.centre_bold)
    return 7


def _table(page: "Worksheet", styles: _Styles, sheet: AllowanceSheet, row: int) -> int:
    for column, (name, _width) in enumerate(COLUMNS):
        page.write_string(row, column, name, styles.head)
    page.repeat_rows(row)
    page.freeze_panes(row + 1, 2)
    page.set_row(row, 2 * POINTS_A_LINE)
    lines = list(sheet.lines.all())
    citations = words_on_paper(basis for line in lines for basis in _basis(line))
    for line in lines:
        row += 1
        _line(page, styles, line, citations, row)
    row += 1
    page.merge_range(row, 0, row, AMOUNT - 1, f"Cộng {len(lines)} người", styles.total)
    page.write_number(row, AMOUNT, sheet.total_vnd, styles.total_money)
    page.write_blank(row, LAST, None, styles.total)
    page.merge_range(
        row + 1, 0, row + 1, LAST, f"Tổng số tiền bằng chữ: {sheet.total_in_words}.", styles.italic
    )
    return row + 3


def _line(
    page: "Worksheet",
    styles: _Styles,
    line: AllowanceLine,
    citations: Mapping[Basis, str],
    row: int,
) -> None:
    factor = number(Fraction(line.numerator, line.denominator), thousands=".", decimal=",")
    notes = "".join(f"\n{note}" for note in line.notes)
    law = ";\n".join(dict.fromkeys(citations[basis] for basis in _basis(line)))
    wrapped = {
        1: line.collaborator_name,
        2: line.area,
        3: line.appointment_decision,
        7: line.formula + notes,
        8: law,
    }
    deepest = max(_lines(text, COLUMNS[n][1]) for n, text in wrapped.items())
    page.set_row(row, POINTS_A_LINE * deepest)
    page.write_number(row, 0, line.number, styles.middle)
    page.write_string(row, 1, line.collaborator_name, styles.text)
    page.write_string(row, 2, line.area, styles.text)
    page.write_string(row, 3, line.appointment_decision, styles.text)
    page.write_string(row, 4, f"{line.days}/{line.days_in_month}", styles.middle)
    page.write_number(row, 5, line.base_salary_vnd, styles.money)
    page.write_string(row, 6, factor, styles.middle)
    page.write_string(row, 7, line.formula + notes, styles.text)
    page.write_string(row, 8, law, styles.text)
    page.write_number(row, AMOUNT, line.amount_vnd, styles.money)
    page.write_blank(row, LAST, None, styles.text)


def _basis(line: AllowanceLine) -> list[Basis]:
    return [Basis(each["citation"], Confidence(each["confidence"])) for each in line.basis]


def _lines(text: str, width: int) -> int:
    """Return the lines a text takes in a column: not every program grows rows by itself."""
    return sum(max(1, ceil(len(part) / width)) for part in text.split("\n"))


def _foot(page: "Worksheet", styles: _Styles, sheet: AllowanceSheet, row: int) -> None:
    signers = (
        (0, 3, "Người lập", sheet.prepared_by, SheetState.PREPARED),
        (4, 7, "Người kiểm tra", sheet.checked_by, SheetState.CHECKED),
        (8, LAST, "Người chi", sheet.paid_by, SheetState.PAID),
    )
    for first, last, post, person, state in signers:
        day = _day_of(sheet, state) if person else None
        page.merge_range(row, first, row, last, post.upper(), styles.centre_bold)
        page.merge_range(
            row + 1, first, row + 1, last, f"{day:%d/%m/%Y}" if day else "", styles.centre_italic
        )
        page.merge_range(row + 5, first, row + 5, last, str(person or ""), styles.centre_bold)
    page.merge_range(row + 7, 0, row + 7, LAST, _state_line(sheet), styles.italic)


def _state_line(sheet: AllowanceSheet) -> str:
    if not sheet.is_frozen:
        return f"Bản in khi bảng ở bước: {SheetState(sheet.state).label}; chưa phải chứng từ chi."
    return (
        f"Bảng đã khóa, chứng từ {sheet.voucher}, in lại không đổi. "
        f"Mã kiểm tra các dòng: {sheet.lines_hash[:16]}. "
        f"Ghi lúc {timezone.localtime(sheet.paid_at):%H:%M ngày %d/%m/%Y}."
    )


def _day_of(sheet: AllowanceSheet, state: SheetState) -> date | None:
    step = sheet.steps.filter(to_state=state).last()
    return step.on if step else None
