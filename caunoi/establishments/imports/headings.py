"""What the columns of a list of establishments are called.

To add a column: docs/how-to/import-column.md.
"""

from enum import StrEnum

from django.utils.translation import gettext_noop

from caunoi.establishments.matching.names import written_out
from caunoi.imports.table import DISTRICT, NUMBER, PROVINCE, WARD, Headings


class Field(StrEnum):
    NAME = "name"
    OWNER = "owner"
    TAX_CODE = "tax_code"
    PHONE = "phone"
    ADDRESS = "address"
    WARD = WARD
    DISTRICT = DISTRICT
    PROVINCE = PROVINCE
    TRADE = "trade"
    KIND = "kind"
    WORKERS = "workers"
    FOUNDED = "founded_year"
    PRODUCTS = "products"
    NUMBER = NUMBER
    NOTE = "note"


_FIRM = (
    "(co so|cs|cssx|doanh nghiep|dn|don vi|cong ty|ho kinh doanh|hkd|ho san xuat|hop tac xa|htx|"
    "to hop tac|tht|to chuc)"
)
_RURAL = "( cnnt| cong nghiep nong thon| cong nghiep| ttcn| tieu thu cong nghiep)"

# In the order in which they are tried; folded, nothing written out.
_FORMS: tuple[tuple[Field, str], ...] = (
    (Field.NUMBER, r"(so )?(stt|tt|so thu tu|thu tu|s t t)( \d+)?"),
    (Field.NAME, rf"ten( goi)?( cua)?( cac)? {_FIRM}\b.*"),
    (
        Field.NAME,
        rf"{_FIRM}( ({_FIRM}|ho|ca the|kinh doanh|san xuat|sx|kd|sxkd|va|hoac)|{_RURAL})*",
    ),
    (Field.TAX_CODE, r".*\b(mst|ma so thue|ma thue|ma so doanh nghiep|ma so dn|msdn)\b.*"),
    (Field.PHONE, r".*\b(dien thoai|sdt|so dt|dtdd|di dong|tel|phone)\b.*|dt"),
    (
        Field.OWNER,
        r".*\b(nguoi dai dien|dai dien|chu co so|chu ho|chu doanh nghiep|chu dn|ten chu|chu cs|"
        r"chu so huu|nguoi dung dau|chu nhiem|giam doc)\b.*|ho (va )?ten( chu.*)?|ten nguoi.*|chu",
    ),
    (Field.FOUNDED, r".*\b(nam thanh lap|thanh lap|nam tl|nam hoat dong|nam bat dau)\b.*"),
    (Field.WORKERS, r".*\b(lao dong|so ld|tong ld|nhan cong|cong nhan)\b.*|ld"),
    (Field.KIND, r".*\b(loai hinh|hinh thuc)\b.*"),
    (Field.PRODUCTS, r".*\b(san pham|mat hang)\b.*"),
    (Field.TRADE, r".*\b(nganh nghe|nganh|linh vuc)\b.*|nghe"),
    (Field.NOTE, r".*\bghi chu\b.*"),
    (
        Field.WARD,
        r"(ten |cap |dia ban )?(xa|phuong|thi tran|tt)( (xa|phuong|thi tran|tt|thi|dac khu|p|va))*|"
        r"dia ban|cap xa|xa p tt",
    ),
    (
        Field.DISTRICT,
        r"(ten |cap )?(quan|huyen|thi xa)( (quan|huyen|thi xa|thi|tx|tp|thanh pho|thuoc tinh))*",
    ),
    (Field.PROVINCE, r"(ten |cap )?tinh( (thanh|thanh pho|tp))*"),
    (Field.ADDRESS, r".*\b(dia chi|dia diem|noi san xuat|tru so|so nha|thon|ap)\b.*|duong|khu pho"),
    (Field.NAME, r"ten"),
)


def _looks_like_a_firm(text: str) -> bool:
    start = " ".join(written_out(text)[:3])
    return start.startswith(
        ("cong ty ", "co so ", "hop tac ", "ho ", "to hop tac ", "xi nghiep ", "xuong ", "lo ")
    )


FIRMS = Headings(
    forms=_FORMS,
    name=Field.NAME,
    merged_down=frozenset({Field.TRADE, Field.KIND}),
    nothing_found=gettext_noop(
        "Không thấy bảng danh sách trong tệp. Cần một dòng tiêu đề có cột tên cơ sở và ít nhất "
        "một cột khác như địa chỉ, xã, điện thoại."
    ),
    looks_like_a_row=_looks_like_a_firm,
)
