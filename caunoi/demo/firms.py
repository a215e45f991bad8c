"""Invented firms in the trades of the place, as workbooks like those of the district offices.

A fixed seed gives the same firms each time. Names are combined from common words; a name like a
real firm's is chance, and the mark "dữ liệu minh họa" stands on each of them.
"""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

SEED = 2018

#: The main trades of each district, with their weights.
TRADES_OF_DISTRICT: dict[str, tuple[tuple[str, int], ...]] = {
    "718": (("Sơn mài", 6), ("Cơ khí", 3), ("May", 2), ("Mây tre", 1)),
    "719": (("Đồ gỗ", 6), ("Chế biến nông sản", 3), ("Cơ khí", 2)),
    "720": (("Chế biến nông sản", 5), ("Mây tre", 4), ("Đồ gỗ", 2)),
    "721": (("Đồ gỗ", 5), ("Cơ khí", 3), ("May", 2), ("Gốm sứ", 1)),
    "722": (("Chế biến nông sản", 6), ("Đồ gỗ", 3), ("Mây tre", 2)),
    "723": (("Gốm sứ", 7), ("Đồ gỗ", 4), ("Cơ khí", 2)),
    "724": (("Cơ khí", 6), ("May", 4), ("Đồ gỗ", 1)),
    "725": (("Gốm sứ", 5), ("May", 4), ("Cơ khí", 3), ("Sơn mài", 1)),
    "726": (("Gốm sứ", 3), ("Đồ gỗ", 4), ("Chế biến nông sản", 4)),
}
PRODUCTS = {
    "Gốm sứ": ("chậu gốm", "bình gốm trang trí", "chén dĩa sứ"),
    "Sơn mài": ("tranh sơn mài", "bình sơn mài", "hộp sơn mài"),
    "Đồ gỗ": ("bàn ghế gỗ", "tủ gỗ", "pallet gỗ", "cửa gỗ"),
    "Mây tre": ("giỏ mây", "ghế mây", "mành tre"),
    "Cơ khí": ("cửa sắt, lan can", "khuôn dập", "chi tiết máy"),
    "Chế biến nông sản": ("hạt điều rang", "bún khô", "tinh bột", "mủ cao su sơ chế"),
    "May": ("quần áo may sẵn", "ba lô, túi xách", "rèm màn"),
}
_FIRST = ("Thành", "Minh", "Hưng", "Phước", "Tân", "Hoàng", "Kim", "Đại", "Ngọc", "Thái", "An")
_SECOND = ("Phát", "Long", "Lợi", "Đạt", "Tiến", "Thịnh", "Hòa", "Phú", "Vinh", "Sơn", "Bình")
_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Hồ", "Ngô", "Dương")
_MIDDLES = ("Văn", "Thị", "Minh", "Ngọc", "Hữu", "Thanh", "Quốc", "Kim", "Đức", "Thu")
_GIVENS = ("An", "Bảo", "Chi", "Dũng", "Hà", "Hùng", "Khoa", "Lan", "Mai", "Nam", "Oanh", "Phúc")
_SHAPES = (
    ("Cơ sở {trade} {name}", 6),
    ("Công ty TNHH {trade} {name}", 4),
    ("DNTN {trade} {name}", 2),
    ("HTX {trade} {name}", 1),
    ("Tổ hợp tác {trade} {name}", 1),
)
HEADERS = (
    "STT",
    "Tên cơ sở",
    "Người đại diện",
    "Địa chỉ",
    "Xã, phường, thị trấn",
    "Điện thoại",
    "Mã số thuế",
    "Ngành nghề",
    "Sản phẩm chính",
    "Số lao động",
    "Năm thành lập",
)


@dataclass(frozen=True, slots=True)
class Firm:
    name: str
    owner: str
    address: str
    commune: str
    phone: str
    tax_code: str
    trade: str
    product: str
    workers: int
    founded: int

    def cells(self) -> tuple[str | int, ...]:
        return (
            *(self.name, self.owner, self.address, self.commune, self.phone, self.tax_code),
            *(self.trade, self.product, self.workers, self.founded),
        )


def firms_of_district(
    code: str, communes: Sequence[str], count: int, seed: int = SEED
) -> list[Firm]:
    """Return `count` firms of a district, no two with the same name."""
    chance = random.Random(f"{seed}-{code}")
    firms: dict[str, Firm] = {}
    while len(firms) < count:
        firm = _firm(chance, code, communes)
        firms.setdefault(firm.name, firm)
    return sorted(firms.values(), key=lambda f: communes.index(f.commune))


def _firm(chance: random.Random, code: str, communes: Sequence[str]) -> Firm:
    trade = _weighted(chance, TRADES_OF_DISTRICT[code])
    shape = _weighted(chance, _SHAPES)
    name = f"{chance.choice(_FIRST)} {chance.choice(_SECOND)}"
    if chance.random() < 0.35:
        name = f"{name} {chance.choice(_GIVENS)}"
    is_household = shape.startswith(("Cơ sở", "Tổ"))
    return Firm(
        name=shape.format(trade=trade.lower(), name=name),
        owner=" ".join(chance.choice(part) for part in (_SURNAMES, _MIDDLES, _GIVENS)),
        address=f"Ấp {chance.randint(1, 9)}",
        commune=chance.choice(communes),
        phone=f"09{chance.randint(10_000_000, 99_999_999)}",
        tax_code="" if is_household and chance.random() < 0.6 else tax_code(chance),
        trade=trade,
        product=chance.choice(PRODUCTS[trade]),
        workers=chance.randint(2, 15) if is_household else chance.randint(8, 120),
        founded=chance.randint(1992, 2015),
    )


_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def tax_code(chance: random.Random) -> str:
    """Return an invented tax code with a valid check digit, so that it does not warn."""
    while True:
        digits = [3, 7, *(chance.randint(0, 9) for _ in range(7))]
        check = 10 - sum(d * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11
        if 0 <= check <= 9:
            return "".join(map(str, [*digits, check]))


def _weighted(chance: random.Random, choices: Sequence[tuple[str, int]]) -> str:
    words, weights = zip(*choices, strict=True)
    return str(chance.choices(words, weights)[0])


def workbook(district: str, firms: Sequence[Firm]) -> bytes:
    """Return a district office's list as .xlsx: merged titles, a header in row 5, a total row."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Danh sách")
    bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
    title = book.add_format({"bold": True, "align": "center"})
    last = len(HEADERS) - 1
    sheet.merge_range(0, 0, 0, 4, f"UBND {district.upper()}", title)
    sheet.merge_range(1, 0, 1, last, "DANH SÁCH CƠ SỞ CÔNG NGHIỆP NÔNG THÔN", title)
    sheet.merge_range(2, 0, 2, last, "(Dữ liệu minh họa, không có thật)", title)
    sheet.write_row(4, 0, HEADERS, bold)
    for number, firm in enumerate(firms, 1):
        sheet.write_row(4 + number, 0, (number, *firm.cells()))
    sheet.write_row(
        5 + len(firms), 0, ("", "Tổng cộng", "", "", "", "", "", "", "", sum_workers(firms))
    )
    sheet.set_column(1, last, 18)
    book.close()
    return target.getvalue()


def sum_workers(firms: Sequence[Firm]) -> int:
    return sum(firm.workers for firm in firms)
