"""The form of an official document, and files that come out the same each time.

The blocks and their places follow NĐ 30/2020/NĐ-CP, Phụ lục I: name of the issuing body and number
at the left, national name and motto at the right, place and day, type and abstract, content, signer
at the right, receivers at the left; page numbers in the middle above, none on the first page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from caunoi.common.words import day_in_words

if TYPE_CHECKING:
    from docx.document import Document

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
FONT = "Times New Roman"
TABLE_SIZE = 9
#: A ZIP archive knows no earlier day.
_STAMP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands above and below the content. Without `number` and `on` it is a draft."""

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


def opened(letterhead: Letterhead) -> "Document":
    """Return a new A4 document that begins with the letterhead."""
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(30), Mm(15)
    page.top_margin = page.bottom_margin = Mm(20)
    plain: Any = document.styles["Normal"]
    plain.font.name, plain.font.size = FONT, Pt(13)
    plain.element.rPr.rFonts.set(_EAST_ASIA, FONT)
    plain.paragraph_format.space_after = Pt(4)
    _number_pages(page)
    _heading(document, letterhead)
    return document


def _number_pages(page: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    page.different_first_page_header_footer = True
    paragraph = _middle(page.header.paragraphs[0])
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def turn(document: "Document", *, wide: bool) -> None:
    """Go on upright or across: on a new page where the page lies otherwise."""
    from docx.enum.section import WD_ORIENTATION, WD_SECTION

    page = document.sections[-1]
    if (page.orientation == WD_ORIENTATION.LANDSCAPE) == wide:
        return
    page = document.add_section(WD_SECTION.NEW_PAGE)
    page.different_first_page_header_footer = False
    page.page_width, page.page_height = page.page_height, page.page_width
    page.orientation = WD_ORIENTATION.LANDSCAPE if wide else WD_ORIENTATION.PORTRAIT


_EAST_ASIA = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"


def _heading(document: "Document", head: Letterhead) -> None:
    from docx.shared import Mm

    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Mm(70), Mm(95)
    _centred(left, (head.above.upper(), False, False), (head.issuer.upper(), True, False))
    _centred(left, (f"Số: {head.number or '…'}", False, False))
    day = day_in_words(head.on) if head.on else "ngày … tháng … năm …"
    _centred(right, (NATION, True, False), (MOTTO, True, False))
    _centred(right, (f"{head.place}, {day}", False, True))
    document.add_paragraph()
    title = [(head.title.upper(), True, False)]
    title += [(text, False, True) for text in (head.subtitle, head.mark) if text]
    for text, bold, italic in title:
        _run(_middle(document.add_paragraph()), text, bold, italic)


def closed(document: "Document", head: Letterhead) -> None:
    """Write receivers and signer below the content."""
    from docx.shared import Mm, Pt

    document.add_paragraph()
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Mm(80), Mm(85)
    _run(left.paragraphs[0], "Nơi nhận:", True, True, 12)
    for receiver in head.receivers:
        _run(left.add_paragraph(), f"- {receiver};", size=11)
    _centred(right, (head.signer_post.upper(), True, False))
    gap = right.add_paragraph()
    gap.paragraph_format.space_after = Pt(48)
    _centred(right, (head.signer or "…", True, False))


def add_heading(document: "Document", text: str) -> None:
    """Write the heading of a section as Word knows one, so that a reader can jump to it."""
    from docx.shared import Pt, RGBColor

    heading = document.add_heading(level=1)
    run = heading.add_run(text)
    run.font.name, run.font.size = FONT, Pt(13)
    run.font.color.rgb = RGBColor(0, 0, 0)


def add_note(document: "Document", text: str) -> None:
    _run(document.add_paragraph(), text, italic=True, size=11)


def add_table(
    document: "Document",
    titles: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    total: Sequence[str] = (),
    numbers: frozenset[int] = frozenset(),
    weights: Sequence[int] = (),
) -> None:
    """Write a table whose first row is repeated on each page; `numbers` are set to the right.

    The page's width is shared out by `weights`, evenly without them.
    """
    table = document.add_table(rows=1, cols=len(titles))
    table.style = "Table Grid"
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        _fill(cell, title, bold=True)
    _repeat(table.rows[0])
    for row in rows:
        _add_row(table, row, numbers)
    if total:
        _add_row(table, total, numbers, bold=True)
    _share_width(document, table, weights or [1] * len(titles))


def _share_width(document: "Document", table: Any, weights: Sequence[int]) -> None:
    page = document.sections[-1]
    whole = int(page.page_width or 0) - int(page.left_margin or 0) - int(page.right_margin or 0)
    table.autofit = False
    widths = [whole * weight // sum(weights) for weight in weights]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


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
    _run(paragraph, text, bold, size=TABLE_SIZE)


def _repeat(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _centred(cell: Any, *lines: tuple[str, bool, bool]) -> None:
    for text, bold, italic in lines:
        first = cell.paragraphs[0]
        paragraph = first if not first.runs else cell.add_paragraph()
        _run(_middle(paragraph), text, bold, italic, 12)


def _middle(paragraph: Any) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    return paragraph


def _run(
    paragraph: Any, text: str, bold: bool = False, italic: bool = False, size: int = 13
) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    run.font.name, run.font.size = FONT, Pt(size)


def saved(document: "Document", title: str, at: datetime) -> bytes:
    """Return the .docx; the same content and moment give the same bytes."""
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, "Cầu Nối", ""
    properties.created = properties.modified = at.replace(tzinfo=None)
    properties.revision = 1
    file = BytesIO()
    document.save(file)
    return same_each_time(file.getvalue())


def same_each_time(archive: bytes) -> bytes:
    """Return a ZIP archive with the same files, without the moments at which they were packed."""
    packed = BytesIO()
    with ZipFile(BytesIO(archive)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = ZipInfo(name, _STAMP)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()
