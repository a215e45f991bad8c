"""Page addresses of what the domain names: "allowances.sheet:2018-12" → /allowances/2018-12.

`addresses.py` of each area lists which page shows what, as rows of the three kinds below.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from caunoi.common.former_names import names_of, present_name
from caunoi.journal.models import Entry
from caunoi.web.areas import collect

#: Keys of rows, as the journal stores them → the names that the pages use, by key.
LookUp = Callable[[Iterable[str]], dict[int, str]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page shows each thing of this name; the part after the colon is the page's argument."""

    name: str
    url_name: str


@dataclass(frozen=True, slots=True)
class OnList:
    """Things of this name have no page of their own; one list shows them all."""

    name: str
    url_name: str


@dataclass(frozen=True, slots=True)
class OtherName:
    """The journal names things by their row, the pages by another name, which `look_up` returns."""

    name: str
    look_up: LookUp


def by_code(name: str, model: Any) -> OtherName:
    def codes(keys: Iterable[str]) -> dict[int, str]:
        found = model.objects.filter(pk__in=keys).values_list("pk", "code")
        return {pk: f"{name}:{code}" for pk, code in found}

    return OtherName(name, codes)


@functools.cache
def _pages() -> dict[str, Page | OnList]:
    rows = [row for row in collect("addresses", "ADDRESSES") if not isinstance(row, OtherName)]
    pages = {row.name: row for row in rows}
    if len(pages) < len(rows):
        raise ValueError("two pages show one name of the domain")
    return pages


@functools.cache
def _other_names() -> dict[str, LookUp]:
    rows = collect("addresses", "ADDRESSES")
    return {row.name: row.look_up for row in rows if isinstance(row, OtherName)}


def list_of(name: str) -> str:
    """Return the URL name of the list that shows things of this name, "" if there is none."""
    page = _pages().get(present_name(name))
    return page.url_name if isinstance(page, OnList) else ""


def address_of(name: str) -> str:
    """Return the page of a name such as "network.appointment:5", "" if no page shows it."""
    kind, _colon, key = name.partition(":")
    if (page := _pages().get(present_name(kind))) is None:
        return ""
    try:
        return reverse(f"web:{page.url_name}", args=[] if isinstance(page, OnList) else [key])
    except NoReverseMatch:
        return ""


def page_of_subject(kind: str, key: str) -> str:
    """Return the page of a row as the journal names it, "" if no page shows it."""
    kind = present_name(kind)
    if kind in _other_names() and key:
        return address_of(_other_names()[kind]([key]).get(int(key), ""))
    return address_of(f"{kind}:{key}")


def addresses_of(entries: Iterable[Entry]) -> dict[int, str]:
    """Return the page of each entry's subject, by entry key. One query for each `OtherName`."""
    entries = list(entries)
    names = {
        kind: look_up({e.subject_id for e in entries if e.subject_type in names_of(kind)})
        for kind, look_up in _other_names().items()
    }
    return {entry.pk: address_of(_name_of(entry, names)) for entry in entries}


def _name_of(entry: Entry, names: dict[str, dict[int, str]]) -> str:
    kind = present_name(entry.subject_type)
    if kind in names:
        return names[kind].get(int(entry.subject_id), "")
    return f"{kind}:{entry.subject_id}"
