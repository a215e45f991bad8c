"""Make caunoi/schemes/templates_docx/contract.docx anew: the layout of NĐ 30/2020/NĐ-CP, Phụ lục I.

The office may change the file's wording in Word instead; what stands between {{ }} is filled in.
"""

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "caunoi" / "schemes" / "templates_docx" / "contract.docx"
FONT = "Times New Roman"

GROUNDS = (
    "Căn cứ Bộ luật Dân sự số 91/2015/QH13 ngày 24 tháng 11 năm 2015;",
    "Căn cứ {{ decree }};",
    "{%p for ground in grounds %}",
    "Căn cứ {{ ground }};",
    "{%p endfor %}",
    "Căn cứ Quyết định số {{ decision }} ngày {{ decided_on }} về việc phê duyệt đề án.",
)
PARTY_A = (
    ("BÊN A: {{ a_name }}", True),
    ("Cơ quan chủ quản: {{ a_above }}", False),
    ("Đại diện: Ông/Bà {{ a_signer }}", False),
)
PARTY_B = (
    ("BÊN B: {{ b_name }}", True),
    ("Địa chỉ: {{ b_address }}", False),
    ("Mã số thuế: {{ b_tax_code }}", False),
    ("Đại diện: Ông/Bà {{ b_signer }}", False),
)
ARTICLES = (
    (
        "Điều 1. Nội dung",
        (
            "1. Hai bên thực hiện {{ kind }} “{{ title }}”, mã số {{ code }}, thuộc kế hoạch"
            " {{ source }} năm {{ year }}.",
            "2. Địa điểm: {{ place }}.",
            "3. Mục tiêu, nội dung: {{ goal }}.",
        ),
    ),
    (
        "Điều 2. Kinh phí",
        (
            "1. Tổng kinh phí thực hiện: {{ total }} đồng (bằng chữ: {{ total_words }}), trong đó:",
            "a) Kinh phí khuyến công hỗ trợ: {{ value }} đồng (bằng chữ: {{ value_words }});",
            "b) Vốn đối ứng của Bên B: {{ counterpart }} đồng (bằng chữ: {{ counterpart_words }}).",
            "2. Kinh phí khuyến công hỗ trợ là mức tối đa; số được thanh toán theo giá trị nghiệm"
            " thu.",
        ),
    ),
    (
        "Điều 3. Tạm ứng, thanh toán",
        (
            "1. {{ advance }}",
            "2. Phần còn lại được thanh toán sau khi đề án hoàn thành, được nghiệm thu cơ sở và có"
            " đủ hồ sơ hoàn thành.",
            "3. Bên B nộp lại phần đã tạm ứng mà không có khối lượng hoặc không được quyết toán.",
        ),
    ),
    (
        "Điều 4. Thời gian, nghiệm thu, thanh lý",
        (
            "1. Thời gian thực hiện: từ ngày ký đến hết ngày {{ finish_on }}.",
            "2. Nghiệm thu cơ sở được lập thành biên bản, có nghiệm thu phần vốn đối ứng.",
            "3. Hai bên thanh lý hợp đồng chậm nhất ngày {{ settle_on }}.",
        ),
    ),
    (
        "Điều 5. Trách nhiệm của Bên A",
        (
            "1. Hướng dẫn, kiểm tra việc thực hiện; tạm ứng, thanh toán đúng hạn khi đủ hồ sơ.",
            "2. Phối hợp tổ chức nghiệm thu, quyết toán.",
        ),
    ),
    (
        "Điều 6. Trách nhiệm của Bên B",
        (
            "1. Đầu tư đủ vốn đối ứng; sử dụng kinh phí đúng mục đích, đúng nội dung Điều 1.",
            "2. Cam kết chưa nhận kinh phí nhà nước nào khác cho cùng nội dung chi.",
            "3. Báo cáo tiến độ trước ngày 25 hằng tháng; lưu giữ hồ sơ, chứng từ.",
            "4. Cung cấp số liệu về lao động, sản lượng, doanh thu trong 24 tháng sau nghiệm thu.",
        ),
    ),
    (
        "Điều 7. Điều khoản chung",
        (
            "1. Mọi thay đổi được hai bên thoả thuận bằng văn bản.",
            "2. Hợp đồng có hiệu lực từ ngày ký, lập thành 04 bản có giá trị như nhau, mỗi bên giữ"
            " 02 bản./.",
        ),
    ),
)


def main() -> None:
    document = Document()
    _page(document)
    _head(document)
    _paragraph(document, "HỢP ĐỒNG", bold=True, size=14, align=ALIGN.CENTER)
    _paragraph(document, "Thực hiện {{ kind }} khuyến công", bold=True, align=ALIGN.CENTER)
    _paragraph(document, "{{ title }}", bold=True, align=ALIGN.CENTER)
    for ground in GROUNDS:
        _paragraph(document, ground, italic=not ground.startswith("{%"), indent=True)
    _paragraph(document, "Hôm nay, {{ signed_on }}, hai bên gồm:", indent=True)
    for text, bold in (*PARTY_A, *PARTY_B):
        _paragraph(document, text, bold=bold, indent=not bold)
    _paragraph(document, "Hai bên thống nhất ký hợp đồng với các điều sau:", indent=True)
    for heading, lines in ARTICLES:
        _paragraph(document, heading, bold=True, indent=True)
        for line in lines:
            _paragraph(document, line, indent=True)
    _signatures(document)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(TARGET))


def _page(document: Document) -> None:
    """A4, the margins of the decree, the page number in the top margin from page 2 on."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    _field(number, "PAGE")
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _field(paragraph: Paragraph, code: str) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)


def _head(document: Document) -> None:
    """Bodies at the left, the State's name and motto at the right, number and place-date below."""
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    left, right = Cm(6.5), Cm(9.5)
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = left, right
    _cell(table.cell(0, 0), ("{{ a_above|upper }}", 12, False), ("{{ a_name|upper }}", 12, True))
    _cell(
        table.cell(0, 1),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True),
        ("Độc lập - Tự do - Hạnh phúc", 13, True),
        ("────────────────", 8, False),
    )
    _cell(table.cell(1, 0), ("Số: {{ number }}", 13, False))
    cell = table.cell(1, 1)
    _cell(cell, ("{{ place_and_day }}", 13, False))
    cell.paragraphs[0].runs[0].italic = True


def _cell(cell: _Cell, *lines: tuple[str, int, bool]) -> None:
    for index, (text, size, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(size)


def _paragraph(
    document: Document,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: int = 13,
    align: ALIGN = ALIGN.JUSTIFY,
    indent: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(6)
    if indent:
        paragraph.paragraph_format.first_line_indent = Cm(1)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _signatures(document: Document) -> None:
    table = document.add_table(rows=1, cols=2)
    for cell, party, name in (
        (table.cell(0, 0), "ĐẠI DIỆN BÊN A", "{{ a_signer }}"),
        (table.cell(0, 1), "ĐẠI DIỆN BÊN B", "{{ b_signer }}"),
    ):
        _cell(cell, (party, 13, True), ("", 13, False), ("", 13, False), (name, 13, True))


if __name__ == "__main__":
    main()
