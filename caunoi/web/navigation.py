"""The list at the left: words with small icons, in three groups, only what the person may open."""

import functools
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.web.access import row_for


@dataclass(frozen=True, slots=True)
class Area:
    """One entry. `home` is the URL name it opens; addresses that begin alike belong to it."""

    home: str
    icon: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Item:
    """An area as this person sees it."""

    url: str
    icon: str
    label: str | Promise
    is_here: bool


GROUPS: tuple[tuple[Area, ...], ...] = (
    (
        Area("today", "home", _("Hôm nay")),
        Area("dashboard", "chart", _("Điều hành")),
        Area("register", "factory", _("Sổ cơ sở")),
        Area("fieldwork", "place", _("Thực địa")),
        Area("imports", "import", _("Nhập danh sách")),
    ),
    (
        Area("schemes", "sign", _("Đề án")),
        Area("radar", "clock", _("Theo dõi")),
        Area("plan", "scale", _("Kế hoạch, kinh phí")),
        Area("difficulties", "talk", _("Khó khăn")),
        Area("linkages", "link", _("Liên kết")),
    ),
    (
        Area("network", "people", _("Mạng lưới")),
        Area("allowances", "money", _("Chi hỗ trợ CTV")),
        Area("reports", "file", _("Báo cáo")),
        Area("months", "calendar", _("Báo cáo tháng")),
    ),
    (
        Area("legal", "law", _("Căn cứ, định mức")),
        Area("localities", "map", _("Tra địa danh")),
    ),
    (
        Area("people", "key", _("Người dùng, quyền")),
        Area("journal", "journal", _("Nhật ký")),
    ),
)


def navigation(permissions: frozenset[str], path: str) -> list[list[Item]]:
    """Return the groups that are not empty for this person, with the place they stand at."""
    open_to = [[item for area in group if (item := _item(area, permissions))] for group in GROUPS]
    around = [item.url for group in open_to for item in group if _lies_in(path, item.url)]
    here = max(around, key=len, default=None)
    return [[replace(i, is_here=i.url == here) for i in group] for group in open_to if group]


def _item(area: Area, permissions: frozenset[str]) -> Item | None:
    url, row = _url(area.home), row_for(area.home, "GET")
    if row is None or not row.admits(permissions):
        return None
    return Item(url, area.icon, area.label, is_here=False)


@functools.cache
def _url(home: str) -> str:
    """Return the address of an area: asked for on every page, and always the same."""
    return reverse(f"web:{home}")


def _lies_in(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(f"{url.rstrip('/')}/"))
