"""Make caunoi/schemes/templates_docx/contract.docx anew: the layout of NĐ 30/2020/NĐ-CP, Phụ lục I.

The office may change the file's wording in Word instead; what stands between {{ }} is filled in.
"""

from datetime import UTC, datetime
from pathlib import Path

from caunoi.common.papers import (
    TO_SIGN,
    Line,
    add_head,
    add_paragraph,
    add_signatures,
    add_title,
    blank,
    saved,
)

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "caunoi" / "schemes" / "templates_docx" / "contract.docx"
RIGHT_MM = 20
#: The same text gives the same file, whenever it is made.
MADE_AT = datetime(2018, 1, 1, tzinfo=UTC)

GROUNDS = (
    "{{ civil_code }};",
    "Căn cứ {{ decree }};",
    "{%p for ground in grounds %}",
    "Căn cứ {{ ground }};",
    "{%p endfor %}",
    "Căn cứ Quyết định số {{ decision }} ngày {{ decided_on }} về việc phê duyệt đề án.",
)
PARTY_A = (
    ("BÊN A: {{ a_name }}", True),
    ("Cơ quan chủ quản: {{ a_above }}", False),
    ("Địa chỉ: {{ a_address }}", False),
    ("Đại diện: Ông/Bà {{ a_signer_and_post }}", False),
)
PARTY_B = (
    ("BÊN B: {{ b_name }}", True),
    ("Địa chỉ: {{ b_address }}", False),
    ("Mã số thuế: {{ b_tax_code }}", False),
    ("Đại diện: Ông/Bà {{ b_signer_and_post }}", False),
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
    document = blank(right_mm=RIGHT_MM)
    add_head(
        document,
        above="{{ a_above|upper }}",
        issuer="{{ a_name|upper }}",
        number="Số: {{ number }}",
        place_and_day="{{ place_and_day }}",
    )
    add_title(
        document,
        "HỢP ĐỒNG",
        Line("Thực hiện {{ kind }} khuyến công", bold=True),
        Line("{{ title }}", bold=True),
    )
    for ground in GROUNDS:
        add_paragraph(document, ground, italic=not ground.startswith("{%"))
    add_paragraph(document, "Hôm nay, {{ signed_on }}, hai bên gồm:")
    for text, bold in (*PARTY_A, *PARTY_B):
        add_paragraph(document, text, bold=bold)
    add_paragraph(document, "Hai bên thống nhất ký hợp đồng với các điều sau:")
    for heading, lines in ARTICLES:
        add_paragraph(document, heading, bold=True).paragraph_format.keep_with_next = True
        for line in lines:
            add_paragraph(document, line)
    add_signatures(document, *(_signature(side) for side in "ab"))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(saved(document, "Hợp đồng", MADE_AT))


def _signature(side: str) -> tuple[Line, ...]:
    """The post stands only where one is recorded: a line between marks goes with its marks."""
    return (
        Line(f"ĐẠI DIỆN BÊN {side.upper()}", bold=True),
        Line(f"{{%p if {side}_post %}}"),
        Line(f"{{{{ {side}_post|upper }}}}", bold=True),
        Line("{%p endif %}"),
        Line(TO_SIGN, italic=True),
        Line(f"{{{{ {side}_signer }}}}", bold=True),
    )


if __name__ == "__main__":
    main()
