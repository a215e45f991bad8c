"""The example workbook, which shows what a readable list looks like. Its firms are invented."""

import io
from datetime import date

from django.utils.translation import gettext as _

from caunoi.web.places import communes_by_district

HEADERS = (
    "STT",
    "Tên cơ sở",
    "Loại hình",
    "Người đại diện",
    "Địa chỉ",
    "Xã, phường, thị trấn",
    "Huyện, thị xã, thành phố",
    "Điện thoại",
    "Mã số thuế",
    "Ngành nghề",
    "Sản phẩm chính",
    "Số lao động",
    "Năm thành lập",
)
_FIRMS = (
    ("Cơ sở Gốm Ví Dụ Một", "Hộ kinh doanh", "Nguyễn Văn Mẫu", "Ấp 1", "Gốm sứ", "chậu gốm", 6),
    ("Công ty TNHH Gỗ Ví Dụ Hai", "Công ty TNHH", "Trần Thị Mẫu", "Ấp 2", "Đồ gỗ", "tủ gỗ", 24),
)


def example_workbook(on: date) -> bytes:
    """Return an .xlsx with a title, headings in row 4 and two invented rows in real communes."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Danh sách")
    title = book.add_format({"bold": True, "font_size": 13})
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
    cell = book.add_format({"border": 1, "num_format": "@"})
    sheet.write(0, 0, "DANH SÁCH CƠ SỞ CÔNG NGHIỆP NÔNG THÔN", title)
    sheet.write(1, 0, _("Tệp mẫu: xóa hai dòng ví dụ, ghi mỗi cơ sở một dòng, giữ dòng tiêu đề."))
    sheet.write_row(3, 0, HEADERS, head)
    for number, row in enumerate(_rows(on), 1):
        sheet.write_row(3 + number, 0, (number, *row), cell)
    for column, width in enumerate((5, 32, 18, 20, 18, 20, 22, 14, 14, 16, 18, 10, 10)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(4, 2)
    book.close()
    return target.getvalue()


def _rows(on: date) -> list[tuple[str | int, ...]]:
    groups = communes_by_district(on)
    places = [(c.full_name(on), g.label) for g in groups[:1] for c in g.communes[: len(_FIRMS)]]
    places += [("", "")] * (len(_FIRMS) - len(places))
    return [
        (name, kind, owner, address, ward, above, "", "", trade, product, workers, 2010)
        for (name, kind, owner, address, trade, product, workers), (ward, above) in zip(
            _FIRMS, places, strict=True
        )
    ]
