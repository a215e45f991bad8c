"""What an owner may ask for: the items with a ceiling, and what has none."""

from caunoi.common.sentences import Sentence
from caunoi.common.sentences import sentence as _
from caunoi.norms.scheme_types import SchemeType
from caunoi.programmes.items import ITEMS

#: Contents of NĐ 45/2012 Điều 4 that owners ask for and that no item of a scheme has a ceiling for.
WITHOUT_CEILING: dict[str, Sentence] = {
    "training": _("Đào tạo nghề, truyền nghề cho người lao động"),
    "management": _("Tập huấn quản lý, khởi sự doanh nghiệp"),
    "information": _("Thông tin, quảng bá sản phẩm"),
    "other": _("Việc khác"),
}

#: Which of them one type of scheme pays for.
_TYPES = {"training": SchemeType.TRAINING}

WANTED: dict[str, Sentence] = {key: item.name for key, item in ITEMS.items()} | WITHOUT_CEILING


def type_wanted(key: str) -> SchemeType | None:
    """Return the type of the scheme that answers the wish, None where that is not settled yet."""
    return ITEMS[key].scheme_type if key in ITEMS else _TYPES.get(key)


def item_name(key: str) -> Sentence | str:
    """Return what a wanted item is called; one of a later list keeps its key."""
    return WANTED.get(key, key)
