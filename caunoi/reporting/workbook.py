"""The periodic report as an Excel file, from its facts alone: one sheet a section."""

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import override

from caunoi.reporting.catalogue import COLUMNS, SECTIONS
from caunoi.reporting.documents import DRAFT, INVENTED, moment_of
from caunoi.reporting.layout import same_each_time
from caunoi.reporting.rules import Facts, Section, Signature, Value
from caunoi.reporting.writing import Writer, title_of

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: The row, counted from 0, that holds the names of the columns.
HEAD_ROW = 4
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def report_xlsx(facts: Facts, signature: Signature | None = None) -> bytes:
    """Return the report as .xlsx. Figures are numbers, the sums are computed, texts stay texts."""
    from xlsxwriter import Workbook

    buffer = BytesIO()
    with override("vi"), Workbook(buffer, _OPTIONS) as book:
        book.set_properties(
            {"title": title_of(facts.kind, facts.year), "created": moment_of(facts, signature)}
        )
        styles, writer = _styles(book), Writer()
        mark = _mark(facts, signature)
        for place, section in enumerate(facts.sections, start=1):
            sheet = book.add_worksheet(f"{place}. {section.key}")
            _above(sheet, styles, f"{place}. {SECTIONS[section.key].title}", mark, section)
            _table(sheet, styles, section, writer)
    return same_each_time(buffer.getvalue())


def _styles(book: "Workbook") -> Mapping[str, Any]:
    return {
        "head": book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top"}),
        "bold": book.add_format({"bold": True, "num_format": "#,##0"}),
        "figure": book.add_format({"num_format": "#,##0"}),
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


def _table(sheet: "Worksheet", styles: Mapping[str, Any], section: Section, writer: Writer) -> None:
    line = HEAD_ROW
    for row in section.rows:
        line += 1
        _row(sheet, line, section.columns, row.cells, writer, styles["figure"])
    if section.total:
        _row(sheet, line + 1, section.columns, section.total, writer, styles["bold"])
        sheet.write_string(line + 1, 0, "Cộng", styles["bold"])


def _row(
    sheet: "Worksheet",
    line: int,
    columns: tuple[str, ...],
    cells: tuple[Value, ...],
    writer: Writer,
    style: Any,
) -> None:
    for n, (name, cell) in enumerate(zip(columns, cells, strict=True)):
        if isinstance(cell, int) and COLUMNS[name].is_number:
            sheet.write_number(line, n, cell, style)
        elif cell is not None:
            sheet.write_string(line, n, writer.cell(name, cell), style)
