"""The items of a scheme whose support has a percent or a ceiling: TTLT 26/2014 Điều 6 khoản 2.

The key is used in the console and in the key of the stored norm: `machinery` ↔ norm
`support-machinery`.
"""

from dataclasses import dataclass

from caunoi.common.sentences import Sentence
from caunoi.common.sentences import sentence as _
from caunoi.norms.scheme_types import SchemeType, type_of_item

_CIRCULAR = "TTLT 26/2014/TTLT-BTC-BCT, Điều 6"


@dataclass(frozen=True, slots=True)
class Item:
    """An item that can be supported.

    `per` is the unit that the ceiling applies to, `cost_name` the cost that the percent applies to.
    The usual type of the schemes that pay for it is the row of `SchemeType` that names this key.
    """

    key: str
    name: Sentence
    per: Sentence
    cost_name: Sentence
    article: str

    @property
    def scheme_type(self) -> SchemeType:
        return type_of_item(self.key)

    @property
    def content_head(self) -> int:
        """The clause of NĐ 45/2012 Điều 4 for most schemes that pay for the item."""
        return self.scheme_type.row.heads[0]


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
    ),
    Item(
        "demo_model",
        _("Mô hình trình diễn kỹ thuật: công nghệ mới, sản phẩm mới"),
        _MODEL,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm b",
    ),
    Item(
        "model_spread",
        _("Mô hình đang hoạt động có hiệu quả cần phổ biến, nhân rộng"),
        _MODEL,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm b",
    ),
    Item(
        "cleaner_production",
        _("Mô hình thí điểm áp dụng sản xuất sạch hơn"),
        _MODEL,
        _COST,
        f"{_CIRCULAR} khoản 1 điểm h",
    ),
    Item(
        "machinery",
        _("Ứng dụng máy móc, thiết bị; chuyển giao công nghệ tiên tiến"),
        _ESTABLISHMENT,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm c",
    ),
    Item(
        "fair_domestic",
        _("Tham gia hội chợ, triển lãm khác trong nước"),
        _ESTABLISHMENT,
        _("giá thuê gian hàng"),
        f"{_CIRCULAR} khoản 2 điểm d",
    ),
    Item(
        "trademark",
        _("Xây dựng và đăng ký thương hiệu"),
        _("thương hiệu"),
        _COST,
        f"{_CIRCULAR} khoản 2 điểm h",
    ),
    Item(
        "consultancy",
        _("Thuê tư vấn, trợ giúp cơ sở"),
        _ESTABLISHMENT,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm i",
    ),
    Item(
        "association_regional",
        _("Thành lập hội, hiệp hội ngành nghề cấp vùng"),
        _ASSOCIATION,
        _("chi phí thành lập"),
        f"{_CIRCULAR} khoản 2 điểm l",
    ),
    Item(
        "association_national",
        _("Thành lập hội, hiệp hội ngành nghề cấp quốc gia"),
        _ASSOCIATION,
        _("chi phí thành lập"),
        f"{_CIRCULAR} khoản 2 điểm l",
    ),
    Item(
        "cluster_linkage",
        _("Hình thành cụm liên kết doanh nghiệp công nghiệp"),
        _("cụm liên kết"),
        _COST,
        f"{_CIRCULAR} khoản 2 điểm m",
    ),
    Item(
        "pollution_establishment",
        _("Sửa chữa, nâng cấp hệ thống xử lý ô nhiễm tại cơ sở"),
        _ESTABLISHMENT,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm o",
    ),
    Item(
        "pollution_cluster",
        _("Sửa chữa, nâng cấp hệ thống xử lý ô nhiễm tại cụm công nghiệp"),
        _CLUSTER,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm p",
    ),
    Item(
        "cluster_planning",
        _("Lập quy hoạch chi tiết cụm công nghiệp"),
        _CLUSTER,
        _COST,
        f"{_CIRCULAR} khoản 2 điểm q",
    ),
)

ITEMS: dict[str, Item] = {item.key: item for item in _ALL}
