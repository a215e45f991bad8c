"""The menu at the left: words with small icons, in groups, only what the person may open.

Its entries are in `menu.py` of each area.
"""

import functools
from dataclasses import dataclass, replace
from enum import IntEnum

from django.urls import reverse
from django.utils.functional import Promise

from caunoi.web.access import row_for
from caunoi.web.areas import collect


class Group(IntEnum):
    """The groups of the menu, from the top."""

    DAY = 1
    SUPPORT = 2
    NETWORK = 3
    BASIS = 4
    OFFICE = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `home` is the URL name it opens; addresses below that path belong to it."""

    group: Group
    #: Position in the group, from the top.
    order: int
    home: str
    icon: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Item:
    url: str
    icon: str
    label: str | Promise
    is_here: bool


@functools.cache
def _groups() -> list[list[Entry]]:
    entries = sorted(collect("menu", "MENU"), key=lambda entry: (entry.group, entry.order))
    return [[entry for entry in entries if entry.group is group] for group in Group]


def navigation(permissions: frozenset[str], path: str) -> list[list[Item]]:
    open_to = [
        [item for entry in group if (item := _item(entry, permissions))] for group in _groups()
    ]
    around = [item.url for group in open_to for item in group if _lies_in(path, item.url)]
    here = max(around, key=len, default=None)
    return [[replace(i, is_here=i.url == here) for i in group] for group in open_to if group]


def _item(entry: Entry, permissions: frozenset[str]) -> Item | None:
    url, row = _url(entry.home), row_for(entry.home, "GET")
    if row is None or not row.admits(permissions):
        return None
    return Item(url, entry.icon, entry.label, is_here=False)


@functools.cache
def _url(home: str) -> str:
    return reverse(f"web:{home}")


def _lies_in(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(f"{url.rstrip('/')}/"))
