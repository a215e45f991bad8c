"""The layout of official papers as .docx, with reproducible bytes.

The blocks and their places follow NĐ 30/2020/NĐ-CP, Phụ lục I: name of the issuing body and number
at the left, national name and motto at the right, place and day, type and abstract, content, signer
at the right, receivers at the left; page numbers centred at the top, none on the first page.

Word takes the width of a column from its cells, LibreOffice from the table's grid: both are set
here, to the same value. Letterhead and signatures are table rows that no page break divides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from caunoi.common.text import readable
from caunoi.common.words import day_in_words

if TYPE_CHECKING:
    from docx.document import Document

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
FONT = "Times New Roman"
TABLE_SIZE = 9
#: The width of the left of two blocks beside each other, in per cent.
HEAD_LEFT, FOOT_LEFT = 38, 50
#: Below the parties of a contract: what a signer does in the gap.
TO_SIGN = "(Ký, ghi rõ họ tên, đóng dấu)"
#: The earliest day a ZIP archive can record.
_STAMP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One centred line of a block."""

    text: str
    bold: bool = False
    italic: bool = False
    size: int = 13


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above and below the content. Without `number` and `on` it is a draft.

    A paper of a person, not a body, has no number at all: `is_numbered` is false.
    """

    above: str
    issuer: str
    place: str
    title: str
    subtitle: str = ""
    number: str = ""
    on: date | None = None
    signer_post: str = ""
    signer: str = ""
    receivers: tuple[str, ...] = ()
    mark: str = ""
    is_numbered: bool = True


# --- the page and its head ------------------------------------------------------------------------


def blank(*, right_mm: int = 15) -> "Document":
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(30), Mm(right_mm)
    page.top_margin = page.bottom_margin = Mm(20)
    plain: Any = document.styles["Normal"]
    plain.font.name, plain.font.size = FONT, Pt(13)
    plain.element.rPr.rFonts.set(_EAST_ASIA, FONT)
    plain.paragraph_format.space_after = Pt(4)
    _number_pages(page)
    return document


_EAST_ASIA = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"


def _number_pages(page: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    page.different_first_page_header_footer = True
    paragraph = _middle(page.header.paragraphs[0])
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def opened(letterhead: Letterhead) -> "Document":
    document = blank()
    day = day_in_words(letterhead.on) if letterhead.on else "ngày … tháng … năm …"
    add_head(
        document,
        above=letterhead.above.upper(),
        issuer=letterhead.issuer.upper(),
        number=f"Số: {letterhead.number or '…'}" if letterhead.is_numbered else "",
        place_and_day=f"{letterhead.place}, {day}",
    )
    add_title(
        document,
        letterhead.title.upper(),
        Line(letterhead.subtitle, bold=True),
        Line(letterhead.mark, italic=True),
    )
    return document


def add_head(
    document: "Document", *, above: str, issuer: str, number: str, place_and_day: str
) -> None:
    table = _blocks(document, HEAD_LEFT, rows=2)
    bodies, nation = table.rows[0].cells
    _centred(bodies, Line(above, size=12), Line(issuer, bold=True, size=12))
    _rule(bodies, of_width=40)
    _centred(nation, Line(NATION, bold=True, size=12), Line(MOTTO, bold=True))
    _rule(nation, of_width=64)
    left, right = table.rows[1].cells
    _centred(left, Line(number))
    _centred(right, Line(place_and_day, italic=True))
    keep_together(table)


def add_title(document: "Document", title: str, *below: Line) -> None:
    from docx.shared import Pt

    first = _middle(document.add_paragraph())
    first.paragraph_format.space_before = Pt(14)
    paragraph = first
    _run(first, Line(title, bold=True, size=14))
    for line in below:
        if line.text:
            paragraph = _middle(document.add_paragraph())
            _run(paragraph, line)
    paragraph.paragraph_format.space_after = Pt(12)


def turn(document: "Document", *, wide: bool) -> None:
    """Go on in portrait or landscape; starts a new page only if the orientation changes."""
    from docx.enum.section import WD_ORIENTATION, WD_SECTION

    page = document.sections[-1]
    if (page.orientation == WD_ORIENTATION.LANDSCAPE) == wide:
        return
    page = document.add_section(WD_SECTION.NEW_PAGE)
    page.different_first_page_header_footer = False
    page.page_width, page.page_height = page.page_height, page.page_width
    page.orientation = WD_ORIENTATION.LANDSCAPE if wide else WD_ORIENTATION.PORTRAIT


# --- who signs ------------------------------------------------------------------------------------


def closed(document: "Document", head: Letterhead) -> None:
    _keep_last_together(document)
    table = _blocks(document, FOOT_LEFT)
    left, right = table.rows[0].cells
    _run(left.paragraphs[0], Line("Nơi nhận:", bold=True, italic=True, size=12))
    for receiver in head.receivers:
        _run(left.add_paragraph(), Line(f"- {receiver};", size=11))
    _centred(right, Line(head.signer_post.upper(), bold=True))
    _gap(right)
    _centred(right, Line(head.signer or "…", bold=True))
    keep_together(table)


def add_signatures(document: "Document", *parties: tuple[Line, ...]) -> None:
    _keep_last_together(document)
    table = _blocks(document, FOOT_LEFT)
    for cell, (*above, name) in zip(table.rows[0].cells, parties, strict=True):
        _centred(cell, *above)
        _gap(cell)
        _centred(cell, name)
    keep_together(table)


def _gap(cell: Any) -> None:
    from docx.shared import Pt

    cell.add_paragraph().paragraph_format.space_after = Pt(48)


def _keep_last_together(document: "Document") -> None:
    """Keep the last paragraph with what follows, so that signatures never stand alone on a page."""
    from docx.shared import Pt

    if document.paragraphs:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    between = document.add_paragraph().paragraph_format
    between.keep_with_next, between.space_after = True, Pt(0)


def keep_together(table: Any) -> None:
    for row in table.rows:
        _whole(row)
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


# --- content --------------------------------------------------------------------------------------


def add_heading(document: "Document", text: str) -> None:
    from docx.shared import Pt, RGBColor

    heading = document.add_heading(level=1)
    run = heading.add_run(readable(text))
    run.font.name, run.font.size = FONT, Pt(13)
    run.font.color.rgb = RGBColor(0, 0, 0)


def add_note(document: "Document", text: str, *, is_above: bool = False) -> None:
    """Write a small line; `is_above` keeps it on the page of the table that follows."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = is_above
    _run(paragraph, Line(text, italic=True, size=11))


def add_paragraph(
    document: "Document", text: str, *, bold: bool = False, italic: bool = False
) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.space_after = Pt(6)
    paragraph.paragraph_format.first_line_indent = Cm(1)
    _run(paragraph, Line(text, bold, italic))
    return paragraph


def add_table(
    document: "Document",
    titles: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    total: Sequence[str] = (),
    numbers: frozenset[int] = frozenset(),
    weights: Sequence[int] = (),
) -> None:
    """Write a table whose first row is repeated on each page; columns `numbers` are right-aligned.

    The page width is divided by `weights`, evenly without them. No page break divides a row, and
    the total stays with the row above it.
    """
    table = document.add_table(rows=1, cols=len(titles))
    table.style = "Table Grid"
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        _fill(cell, title, bold=True)
    _repeat(table.rows[0])
    for row in rows:
        _add_row(table, row, numbers)
    if total:
        _keep_together(table.rows[-1])
        _add_row(table, total, numbers, bold=True)
    for row in table.rows:
        _whole(row)
    share_width(table, weights or [1] * len(titles), _width_of(document))


def share_width(table: Any, weights: Sequence[int], whole: int) -> None:
    table.autofit = False
    widths = [whole * weight // sum(weights) for weight in weights]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _width_of(document: "Document") -> int:
    page = document.sections[-1]
    return int(page.page_width or 0) - int(page.left_margin or 0) - int(page.right_margin or 0)


def _blocks(document: "Document", left: int, *, rows: int = 1) -> Any:
    """Return a borderless table of two columns; `left` is the width of the left one in per cent."""
    table = document.add_table(rows=rows, cols=2)
    share_width(table, (left, 100 - left), _width_of(document))
    for row in table.rows:
        for cell in row.cells:
            _no_margin(cell)
    return table


def _add_row(table: Any, row: Sequence[str], numbers: frozenset[int], bold: bool = False) -> None:
    for n, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
        _fill(cell, text, bold=bold, is_number=n in numbers)


def _fill(cell: Any, text: str, *, bold: bool = False, is_number: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    if is_number:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(paragraph, Line(text, bold, size=TABLE_SIZE))


def _keep_together(row: Any) -> None:
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _repeat(row: Any) -> None:
    _mark_row(row, "w:tblHeader")
    _keep_together(row)


def _whole(row: Any) -> None:
    _mark_row(row, "w:cantSplit")


def _mark_row(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    # The schema wants cantSplit before tblHeader.
    if name == "w:cantSplit":
        properties.insert(0, mark)
    else:
        properties.append(mark)


def _no_margin(cell: Any) -> None:
    """Remove the side margins of the cell, so that the longest letterhead stays on one line."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tcMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    cell._tc.get_or_add_tcPr().append(margins)


def _centred(cell: Any, *lines: Line) -> None:
    for line in lines:
        first = cell.paragraphs[0]
        is_free = len(cell.paragraphs) == 1 and not first.runs
        _run(_middle(first if is_free else cell.add_paragraph()), line)


def _rule(cell: Any, *, of_width: int) -> None:
    """Draw a centred line below the text of the cell, `of_width` per cent wide."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = _middle(cell.add_paragraph())
    side = int(cell.width * (100 - of_width) / 200)
    shape = paragraph.paragraph_format
    shape.left_indent, shape.right_indent, shape.line_spacing = side, side, Pt(6)
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, *("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    )


def _middle(paragraph: Any) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def _run(paragraph: Any, line: Line) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(readable(line.text))
    run.bold, run.italic = line.bold, line.italic
    run.font.name, run.font.size = FONT, Pt(line.size)


# --- the file -------------------------------------------------------------------------------------


def saved(document: "Document", title: str, at: datetime) -> bytes:
    """Return the .docx; the same content and moment give the same bytes."""
    properties = document.core_properties
    properties.title, properties.author = readable(title), "Cầu Nối"
    properties.last_modified_by = ""
    properties.created = properties.modified = at.replace(tzinfo=None)
    properties.revision = 1
    file = BytesIO()
    document.save(file)
    return same_each_time(file.getvalue())


def same_each_time(archive: bytes) -> bytes:
    """Repack a ZIP archive without its timestamps."""
    packed = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = ZipInfo(name, _STAMP)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()
