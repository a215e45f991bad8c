"""The periodic report as an Excel file, made only from its facts: one sheet per section.

A last sheet lists the records behind the figures; each figure links to its first record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import override

from caunoi.common.papers import same_each_time
from caunoi.reporting.render.word import DRAFT, INVENTED, moment_of
from caunoi.reporting.render.writing import Writer, title_of
from caunoi.reporting.rules import Facts, Item, Row, Section, Signature
from caunoi.reporting.sections.catalogue import COLUMNS, SECTIONS

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: The row of the column names, counted from 0.
HEAD_ROW = 4


def report_xlsx(facts: Facts, signature: Signature | None = None) -> bytes:
    """Return the report as .xlsx. Figures and sums are stored as numbers, texts as texts."""
    from caunoi.common.workbooks import TextWorkbook

    buffer = BytesIO()
    with override("vi"), TextWorkbook(buffer) as book:
        book.set_properties(
            {"title": title_of(facts.kind, facts.year), "created": moment_of(facts, signature)}
        )
        styles, records = _styles(book), Records()
        mark = _mark(facts, signature)
        for place, section in enumerate(facts.sections, start=1):
            sheet = book.add_worksheet(f"{place}. {SECTIONS[section.key].sheet}")
            _above(sheet, styles, f"{place}. {SECTIONS[section.key].title}", mark, section)
            _table(sheet, styles, section, records)
        _list(book.add_worksheet(RECORDS), styles, mark, records)
    return same_each_time(buffer.getvalue())


def _styles(book: "Workbook") -> Mapping[str, Any]:
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"}),
        "bold": book.add_format({"bold": True, "num_format": "#,##0"}),
        "figure": book.add_format({"num_format": "#,##0"}),
        "link": book.add_format({"num_format": "#,##0", "underline": 1}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
    }


def _mark(facts: Facts, signature: Signature | None) -> str:
    parts = [
        title_of(facts.kind, facts.year),
        f"Số liệu đến hết {facts.closes_on:%d/%m/%Y}",
        _signed(signature) if signature else DRAFT,
    ]
    return ". ".join([*parts, INVENTED] if facts.is_invented else parts)


def _signed(signature: Signature) -> str:
    return f"Số {signature.number}, ký {signature.on:%d/%m/%Y}, {signature.signer}"


def _above(
    sheet: "Worksheet", styles: Mapping[str, Any], title: str, mark: str, section: Section
) -> None:
    sheet.write_string(0, 0, title, styles["bold"])
    sheet.write_string(1, 0, mark)
    sheet.write_string(2, 0, f"Nguồn: {'; '.join(section.sources)}")
    for n, name in enumerate(section.columns):
        sheet.write_string(HEAD_ROW, n, str(COLUMNS[name].title), styles["head"])
        sheet.set_column(n, n, 18 if COLUMNS[name].is_number else 34)
    sheet.freeze_panes(HEAD_ROW + 1, 0)


@dataclass(slots=True)
class Records:
    """The lines of the last sheet: section, row, column, record, its day, what it adds."""

    lines: list[tuple[str, str, str, Item]] = field(default_factory=list)
    writer: Writer = field(default_factory=Writer)

    def add(self, section: Section, row: Row, column: str) -> str:
        """Append the records of a figure.

        Returns the address of the first; "" if there are none.
        """
        items = row.behind.get(column, ())
        first = HEAD_ROW + 2 + len(self.lines)
        names = (
            str(SECTIONS[section.key].title),
            self.writer.cell(section.columns[0], row.cells[0]),
            str(COLUMNS[column].title),
        )
        self.lines += [(*names, item) for item in items]
        return f"internal:'{RECORDS}'!A{first}" if items else ""


def _table(
    sheet: "Worksheet", styles: Mapping[str, Any], section: Section, records: Records
) -> None:
    line = HEAD_ROW
    for row in section.rows:
        line += 1
        for n, name in enumerate(section.columns):
            if isinstance(row.cells[n], int) and (to := records.add(section, row, name)):
                sheet.write_url(line, n, to, styles["link"])
        _row(sheet, line, section.columns, row, records.writer, styles)
    if section.total:
        total = Row(section.total)
        _row(sheet, line + 1, section.columns, total, records.writer, styles, "bold")
        sheet.write_string(line + 1, 0, "Cộng", styles["bold"])


def _row(
    sheet: "Worksheet",
    line: int,
    columns: tuple[str, ...],
    row: Row,
    writer: Writer,
    styles: Mapping[str, Any],
    style: str = "figure",
) -> None:
    for n, (name, cell) in enumerate(zip(columns, row.cells, strict=True)):
        if isinstance(cell, int) and COLUMNS[name].is_number:
            # Written over the link: the cell keeps both, and the figure stays a number.
            sheet.write_number(line, n, cell, styles["link" if row.behind.get(name) else style])
        elif cell is not None:
            sheet.write_string(line, n, writer.cell(name, cell), styles[style])


def _list(sheet: "Worksheet", styles: Mapping[str, Any], mark: str, records: Records) -> None:
    sheet.write_string(0, 0, RECORDS, styles["bold"])
    sheet.write_string(1, 0, mark)
    sheet.write_string(2, 0, "Mỗi dòng là một bản ghi đã được tính vào con số, như lúc chốt.")
    for n, (title, width) in enumerate(_RECORD_COLUMNS):
        sheet.write_string(HEAD_ROW, n, title, styles["head"])
        sheet.set_column(n, n, width)
    for line, (*names, item) in enumerate(records.lines, start=HEAD_ROW + 1):
        for n, text in enumerate((*names, item.text)):
            sheet.write_string(line, n, str(text))
        if item.on:
            sheet.write_datetime(line, 4, date.fromisoformat(item.on), styles["day"])
        sheet.write_number(line, 5, item.value, styles["figure"])
    sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(records.lines), len(_RECORD_COLUMNS) - 1)
    sheet.freeze_panes(HEAD_ROW + 1, 0)


#: The sheet of the records, its columns and their widths.
RECORDS = "Dòng số liệu"
_RECORD_COLUMNS = (
    *(("Phần", 34), ("Dòng", 34), ("Cột", 20)),
    *(("Bản ghi", 70), ("Ngày", 12), ("Cộng vào", 18)),
)
