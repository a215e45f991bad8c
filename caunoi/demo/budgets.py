"""What each year of the demonstration spends: pure, with a fixed seed.

The article says 2 to 2.5 billion a year for 2009–2016 and 6 to 7 billion from 2017; each year's own
figure and all its expenses are invented. The amounts of a year add up to its budget, and from 2017
the local part alone is in that range, since the article calls it the province's.
"""

import random
from dataclasses import dataclass

SEED = 2018
MILLION = 10**6
FIRST_YEAR, LAST_YEAR = 2009, 2020
#: From this year the budget is three times as large and firms of the register are supported.
LARGE_FROM = 2017

#: Million đồng.
BUDGETS = {
    2009: 2_000,
    2010: 2_080,
    2011: 2_120,
    2012: 2_180,
    2013: 2_250,
    2014: 2_310,
    2015: 2_400,
    2016: 2_500,
    2017: 6_420,
    2018: 6_500,
    2019: 6_720,
    2020: 6_940,
}
PLACES = (
    "Dầu Tiếng",
    "Tân Uyên",
    "Phú Giáo",
    "Bến Cát",
    "Thuận An",
    "Dĩ An",
    "Thủ Dầu Một",
    "Bàu Bàng",
    "Bắc Tân Uyên",
)
#: The last two places are districts of their own since 2014.
OLD_PLACES = PLACES[:-2]


@dataclass(frozen=True, slots=True)
class Content:
    """One kind of scheme or task: title, usual support and share of cost.

    `usual` and `most` are in million đồng; `most` is the ceiling of a draft, None if no norm sets
    one. `share` is the support in hundredths of the cost. With `for_firm` it is for one firm of the
    register.
    """

    head: int
    scheme_type: str
    title: str
    usual: int
    item: str = ""
    share: int = 100
    most: int | None = None
    is_scheme: bool = False
    for_firm: bool = False
    source: str = "local"


@dataclass(frozen=True, slots=True)
class Line:
    """One scheme or task of a year's plan with its amounts in đồng."""

    content: Content
    title: str
    support_vnd: int
    cost_vnd: int

    @property
    def counterpart_vnd(self) -> int:
        return self.cost_vnd - self.support_vnd


_TRAINING = (
    Content(1, "training", "Đào tạo nghề may công nghiệp tại {place}, khóa {year}", 190),
    Content(1, "training", "Truyền nghề sơn mài cho lao động trẻ tại {place}, khóa {year}", 160),
)
_MANAGEMENT = Content(2, "workshop", "Tập huấn khởi sự doanh nghiệp tại {place} năm {year}", 110)
_FAIRS = (
    Content(4, "fair_domestic", "Đưa cơ sở dự hội chợ công nghiệp nông thôn năm {year}", 220),
    Content(4, "contest", "Bình chọn sản phẩm công nghiệp nông thôn tiêu biểu năm {year}", 150),
)
_ADVICE = Content(5, "consultancy", "Tư vấn lập dự án đầu tư cho cơ sở tại {place} năm {year}", 90)
_MEDIA = Content(6, "media", "Bản tin và chuyên mục truyền hình về khuyến công năm {year}", 180)
_LINKAGE = Content(
    7, "cluster_linkage", "Hội thảo liên kết các cơ sở đồ gỗ {place} năm {year}", 120
)
_ABROAD = Content(8, "study_tour", "Trao đổi kinh nghiệm khuyến công với nước bạn năm {year}", 130)
_NETWORK = Content(9, "workshop", "Bồi dưỡng cán bộ và mạng lưới khuyến công năm {year}", 120)

#: Twelve a year. Before 2017 no firm is named: the register begins with the lists of May 2016.
#: Machines have no item then: their ceiling before 08/04/2014 is not known here.
SMALL_YEAR = (
    *_TRAINING,
    _MANAGEMENT,
    Content(
        3, "machinery", "Ứng dụng máy cưa CNC trong chế biến gỗ tại {place}, {year}", 200, share=45,
        is_scheme=True,
    ),
    Content(
        3, "demo_model", "Mô hình trình diễn lò nung gốm bằng gas tại {place}, {year}", 260,
        share=30, is_scheme=True, source="national",
    ),
    *_FAIRS,
    _ADVICE,
    _MEDIA,
    _LINKAGE,
    _ABROAD,
    _NETWORK,
)  # fmt: skip

MACHINE = Content(
    3, "machinery", "Ứng dụng {machine} trong sản xuất {product}", 185, item="machinery", share=42,
    most=200, is_scheme=True, for_firm=True,
)  # fmt: skip

#: Thirty-two a year.
LARGE_YEAR = (
    *_TRAINING,
    Content(1, "training", "Đào tạo nghề cơ khí tại {place}, khóa {year}", 230),
    Content(1, "training", "Truyền nghề đan mây tre tại {place}, khóa {year}", 130),
    _MANAGEMENT,
    Content(2, "course", "Lớp quản trị sản xuất cho chủ cơ sở tại {place} năm {year}", 170),
    Content(2, "workshop", "Hội thảo sản xuất sạch hơn ngành gốm sứ năm {year}", 130),
    Content(2, "study_tour", "Khảo sát làng nghề tỉnh bạn cho cơ sở {place} năm {year}", 160),
    *(MACHINE for _ in range(9)),
    Content(
        3, "demo_model", "Mô hình trình diễn {machine} trong sản xuất {product}", 320,
        item="demo_model", share=28, most=500, is_scheme=True, for_firm=True, source="national",
    ),
    Content(
        3, "cleaner_production", "Thí điểm sản xuất sạch hơn trong sản xuất {product}", 180,
        item="cleaner_production", share=29, most=500, is_scheme=True, for_firm=True,
    ),
    *_FAIRS,
    Content(4, "fair_organised", "Tổ chức hội chợ hàng công nghiệp nông thôn năm {year}", 480),
    Content(
        4, "trademark", "Xây dựng, đăng ký thương hiệu sản phẩm {product}", 32, item="trademark",
        share=48, most=35, is_scheme=True, for_firm=True,
    ),
    Content(
        4, "trademark", "Xây dựng nhãn hiệu và bao bì cho {product}", 30, item="trademark",
        share=46, most=35, is_scheme=True, for_firm=True,
    ),
    _ADVICE,
    Content(
        5, "consultancy", "Tư vấn bố trí mặt bằng, quản lý sản xuất {product}", 33,
        item="consultancy", share=47, most=35, is_scheme=True, for_firm=True,
    ),
    _MEDIA,
    Content(6, "media", "Cập nhật cơ sở dữ liệu công nghiệp nông thôn {place} năm {year}", 210),
    _LINKAGE,
    Content(
        7, "pollution_establishment", "Nâng cấp xử lý khí thải trong sản xuất {product}", 240,
        item="pollution_establishment", share=28, most=300, is_scheme=True, for_firm=True,
    ),
    _ABROAD,
    _NETWORK,
)  # fmt: skip


def budget_vnd(year: int) -> int:
    return BUDGETS[year] * MILLION


def plan_of(year: int) -> list[Line]:
    """Return the lines of the year's plan; the supports add up to `budget_vnd(year)`.

    Titles still contain `{machine}` and `{product}` if a firm is named.
    """
    chance = random.Random(f"{SEED}-{year}")
    contents = LARGE_YEAR if year >= LARGE_FROM else SMALL_YEAR
    supports = _supports(contents, BUDGETS[year], chance)
    names = PLACES if year > 2014 else OLD_PLACES
    places = chance.sample(names, len(names))
    return [
        _line(content, support, year, places[number % len(places)])
        for number, (content, support) in enumerate(zip(contents, supports, strict=True))
    ]


def _supports(contents: tuple[Content, ...], total: int, chance: random.Random) -> list[int]:
    """Return million đồng per content: near the usual sum under a ceiling, the rest by weight."""
    drawn = [_drawn(content, chance) for content in contents]
    free = [n for n, content in enumerate(contents) if content.most is None]
    left = total - sum(drawn[n] for n in range(len(drawn)) if n not in free)
    weight = sum(drawn[n] for n in free)
    for n in free:
        drawn[n] = drawn[n] * left // weight
    drawn[free[-1]] += total - sum(drawn)
    return drawn


def _drawn(content: Content, chance: random.Random) -> int:
    near = content.usual * chance.randint(92, 108) // 100
    return near if content.most is None else min(near, content.most)


def _line(content: Content, support: int, year: int, place: str) -> Line:
    cost = -(-support * 100 // content.share)
    title = content.title.replace("{place}", place).replace("{year}", str(year))
    return Line(content, title, support * MILLION, cost * MILLION)


def allocation_vnd(lines: list[Line], source: str) -> int:
    return sum(line.support_vnd for line in lines if line.content.source == source)
