"""What an owner may ask for: items with a ceiling and items without."""

from caunoi.common.sentences import Sentence
from caunoi.common.sentences import sentence as _
from caunoi.norms.scheme_types import SchemeType
from caunoi.programmes.items import ITEMS

#: Contents of NĐ 45/2012 Điều 4 that owners ask for and that have no item with a ceiling.
WITHOUT_CEILING: dict[str, Sentence] = {
    "training": _("Đào tạo nghề, truyền nghề cho người lao động"),
    "management": _("Tập huấn quản lý, khởi sự doanh nghiệp"),
    "information": _("Thông tin, quảng bá sản phẩm"),
    "other": _("Việc khác"),
}

#: The items among these that exactly one type of scheme pays for.
_TYPES = {"training": SchemeType.TRAINING}

WANTED: dict[str, Sentence] = {key: item.name for key, item in ITEMS.items()} | WITHOUT_CEILING


def type_wanted(key: str) -> SchemeType | None:
    """Return the type of scheme that pays for the item; None if that is not settled yet."""
    return ITEMS[key].scheme_type if key in ITEMS else _TYPES.get(key)


def item_name(key: str) -> Sentence | str:
    return WANTED.get(key, key)
