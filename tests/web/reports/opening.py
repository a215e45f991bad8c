"""Opens the numbers of a report page as a reader does, and adds up the rows behind each."""

import re
from dataclasses import dataclass, field
from html import unescape
from math import floor
from statistics import median

from django.test import Client

from tests.web.pages import markup_of

_CELL = re.compile(r'<td class="num"[^>]*>(.*?)</td>', re.S)
_LINK = re.compile(r'<a class="figure" href="([^"]+)">([^<]+)</a>')
_ROW = re.compile(r'<tr data-value="(-?\d+)"><th scope="row">(?:<a href="([^"]+)">)?([^<]*)', re.S)


@dataclass
class Opened:
    """What stands behind one number: the value of each row, and the pages that the rows lead to."""

    values: list[int] = field(default_factory=list)
    urls: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    is_median: bool = False
    parts: list[tuple[str, str]] = field(default_factory=list)


def numbers_of(page: str) -> list[tuple[str, str]]:
    """Return address and text of every number; one that opens to nothing must be 0 or none."""
    found = []
    for cell in _CELL.findall(page):
        link = _LINK.fullmatch(cell.strip())
        if link is None:
            assert cell.strip() in ("0", "–", ""), f"{cell} opens to nothing"
        else:
            found.append((unescape(link.group(1)), link.group(2)))
    return found


def opened(client: Client, url: str) -> Opened:
    """Open a number with every page of its rows."""
    found, following = Opened(), f"{url}?page=1"
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, following
        page = markup_of(answer)
        for value, target, text in _ROW.findall(page):
            found.values.append(int(value))
            found.texts.append(unescape(text))
            found.urls |= {unescape(target)} - {""}
        found.is_median = "Trung vị" in page
        found.parts = _LINK.findall(page)
        shown = answer.context["page"]
        following = f"{url}?page={shown.next_page_number()}" if shown.has_next() else ""
    return found


def number(text: str) -> int:
    return int(text.replace(".", ""))


def said_by(client: Client, rows: Opened) -> int:
    """Return the number that the rows make."""
    if rows.parts:
        part, whole = (said_by(client, opened(client, url)) for url, _text in rows.parts)
        return round(100 * part / whole)
    if rows.is_median:
        return floor(median(rows.values) + 0.5)
    return sum(rows.values)


def wrong_numbers(client: Client, url: str) -> tuple[list[str], set[str], int]:
    """Open every number of a page: those that their rows do not make, where rows lead, how many."""
    numbers = numbers_of(markup_of(client.get(url)))
    wrong, targets = [], set[str]()
    for address, text in numbers:
        rows = opened(client, address)
        targets |= rows.urls
        if said_by(client, rows) != number(text):
            wrong.append(f"{address}: {text}")
    return wrong, targets, len(numbers)
