"""The items of a scheme whose support has a percent or a ceiling: TTLT 26/2014 Điều 6 khoản 2.

The key is the word of the console and of the stored norm: `machinery` ↔ norm `support-machinery`.
"""

from dataclasses import dataclass

from caunoi.common.sentences import Sentence
from caunoi.common.sentences import sentence as _

_CIRCULAR = "TTLT 26/2014/TTLT-BTC-BCT, Điều 6"


@dataclass(frozen=True, slots=True)
class Item:
    """What is paid for, by what the ceiling is counted, of which cost the percent is taken.

    And what most schemes that pay for it are: their type, a key of `norms.catalogue.SCHEME_TYPES`,
    and their content head, the clause of NĐ 45/2012 Điều 4.
    """

    key: str
    name: Sentence
    per: Sentence
    cost_name: Sentence
    article: str
    scheme_type: str
    content_head: int


_COST = _("chi phí")
_ESTABLISHMENT = _("cơ sở")
_MODEL = _("mô hình")
_CLUSTER = _("cụm công nghiệp")
_ASSOCIATION = _("hội, hiệp hội")

_ALL = (
    Item(
        "found_enterprise",
        _("Thành lập doanh nghiệp tại địa bàn khó khăn, đặc biệt khó khăn"),
        _("doanh nghiệp"),
        _COST,
        f"{_CIRCULAR} khoản 2 điểm a",
        scheme_type="found_enterprise",
        content_head=2,
    ),
    Item(
        "demo_model",
        _("Mô hình trình diễn kỹ thuật: công nghệ mới, sản phẩm mới"),
        _MODEL,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm b",
        scheme_type="demo_model",
        content_head=3,
    ),
    Item(
        "model_spread",
        _("Mô hình đang hoạt động có hiệu quả cần phổ biến, nhân rộng"),
        _MODEL,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm b",
        scheme_type="demo_model",
        content_head=3,
    ),
    Item(
        "cleaner_production",
        _("Mô hình thí điểm áp dụng sản xuất sạch hơn"),
        _MODEL,
        _COST,
        f"{_CIRCULAR} khoản 1 điểm h",
        scheme_type="cleaner_production",
        content_head=3,
    ),
    Item(
        "machinery",
        _("Ứng dụng máy móc, thiết bị; chuyển giao công nghệ tiên tiến"),
        _ESTABLISHMENT,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm c",
        scheme_type="machinery",
        content_head=3,
    ),
    Item(
        "fair_domestic",
        _("Tham gia hội chợ, triển lãm khác trong nước"),
        _ESTABLISHMENT,
        _("giá thuê gian hàng"),
        f"{_CIRCULAR} khoản 2 điểm d",
        scheme_type="fair_domestic",
        content_head=4,
    ),
    Item(
        "trademark",
        _("Xây dựng và đăng ký thương hiệu"),
        _("thương hiệu"),
        _COST,
        f"{_CIRCULAR} khoản 2 điểm h",
        scheme_type="trademark",
        content_head=4,
    ),
    Item(
        "consultancy",
        _("Thuê tư vấn, trợ giúp cơ sở"),
        _ESTABLISHMENT,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm i",
        scheme_type="consultancy",
        content_head=5,
    ),
    Item(
        "association_regional",
        _("Thành lập hội, hiệp hội ngành nghề cấp vùng"),
        _ASSOCIATION,
        _("chi phí thành lập"),
        f"{_CIRCULAR} khoản 2 điểm l",
        scheme_type="association",
        content_head=7,
    ),
    Item(
        "association_national",
        _("Thành lập hội, hiệp hội ngành nghề cấp quốc gia"),
        _ASSOCIATION,
        _("chi phí thành lập"),
        f"{_CIRCULAR} khoản 2 điểm l",
        scheme_type="association",
        content_head=7,
    ),
    Item(
        "cluster_linkage",
        _("Hình thành cụm liên kết doanh nghiệp công nghiệp"),
        _("cụm liên kết"),
        _COST,
        f"{_CIRCULAR} khoản 2 điểm m",
        scheme_type="cluster_linkage",
        content_head=7,
    ),
    Item(
        "pollution_establishment",
        _("Sửa chữa, nâng cấp hệ thống xử lý ô nhiễm tại cơ sở"),
        _ESTABLISHMENT,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm o",
        scheme_type="pollution_establishment",
        content_head=7,
    ),
    Item(
        "pollution_cluster",
        _("Sửa chữa, nâng cấp hệ thống xử lý ô nhiễm tại cụm công nghiệp"),
        _CLUSTER,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm p",
        scheme_type="pollution_cluster",
        content_head=7,
    ),
    Item(
        "cluster_planning",
        _("Lập quy hoạch chi tiết cụm công nghiệp"),
        _CLUSTER,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm q",
        scheme_type="cluster_planning",
        content_head=7,
    ),
)

ITEMS: dict[str, Item] = {item.key: item for item in _ALL}
