"""What every page of the demonstration says, to compare before and after a change of its templates.

    page_texts.py take FILE        walk the pages as each role, in both languages, on two days
    page_texts.py compare OLD NEW  list what differs, and fail if there is anything
                  --spaces         list also where only white space between two elements differs

Give it a copy of a demonstration in DATABASE_URL: it lets the story go on to the later day. A page
is its status, its visible text with white space collapsed, its links, the fields of its forms and
its labels for screen readers. Of an address with arguments the first few that the walk meets are
taken. White space between the children of a flex box shows nothing, and no parser knows which boxes
are such: a text that is the same without its spaces is counted apart, to be looked at.
"""

import argparse
import json
import os
import sys
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

#: Of one address, such as that of an establishment, so many are opened for each role.
EXAMPLES = 2
DAYS = (date(2018, 12, 20), date(2025, 7, 2))
LANGUAGES = ("vi", "en")
#: Elements that stand on a line of their own, so that white space beside them says nothing.
BLOCKS = frozenset(
    "address article aside blockquote br caption dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 header hr legend li main nav ol option p section summary table tbody "
    "td tfoot th thead title tr ul button label select textarea svg".split()
)
UNSEEN = frozenset({"script", "style"})
#: Made anew for each page.
CHANGING = frozenset({"csrfmiddlewaretoken", "command"})


class Reader(HTMLParser):
    """The text, links, fields and labels of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.links: list[str] = []
        self.fields: list[str] = []
        self.labels: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        self._unseen += tag in UNSEEN
        if tag in BLOCKS:
            self.text.append(" ")
        if "href" in told:
            self.links.append(told["href"])
        if (name := told.get("name", "")) and tag != "meta" and name not in CHANGING:
            self.fields.append(f"{tag} {name}={told.get('value', '')}")
        self.labels += [told[key] for key in ("aria-label", "alt", "title") if key in told]

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        self._unseen -= tag in UNSEEN

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN
        if tag in BLOCKS:
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.text.append(data)

    def told(self) -> dict[str, Any]:
        return {
            "text": " ".join("".join(self.text).split()),
            "links": self.links,
            "fields": [" ".join(field.split()) for field in self.fields],
            "labels": [" ".join(label.split()) for label in self.labels],
        }


@dataclass
class Walk:
    """All pages that one person comes to from the first one, in one language on one day."""

    client: Any
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    _met: Counter[str] = field(default_factory=Counter)
    _waiting: deque[str] = field(default_factory=lambda: deque(["/"]))

    def run(self) -> dict[str, dict[str, Any]]:
        while self._waiting:
            path = self._waiting.popleft()
            if path in self.pages:
                continue
            answer = self.client.get(path)
            self.pages[path] = {"status": answer.status_code} | self._read(path, answer)
        return self.pages

    def _read(self, path: str, answer: Any) -> dict[str, Any]:
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            return {"to": answer.headers.get("Location", "")}
        reader = Reader()
        reader.feed(answer.content.decode())
        for link in reader.links:
            self._meet(urldefrag(urljoin(path, link)).url)
        return reader.told()

    def _meet(self, path: str) -> None:
        if not path.startswith("/") or path.startswith("/static/") or "format=xlsx" in path:
            return
        kind = _kind_of(path)
        if path not in self.pages and kind and self._met[kind] < EXAMPLES:
            self._met[kind] += 1
            self._waiting.append(path)


def _kind_of(path: str) -> str:
    """Return the name of an address with the names of what is asked for, "" where none answers."""
    from django.urls import Resolver404, resolve

    parts = urlsplit(path)
    try:
        name = resolve(parts.path).url_name or ""
    except Resolver404:
        return ""
    asked = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return "?".join([name, *asked])


def walks() -> Iterator[tuple[str, dict[str, dict[str, Any]]]]:
    from django.test import Client

    from caunoi.accounts.models import User
    from caunoi.accounts.roles import Role

    for role in Role:
        user = User.objects.filter(grants__role=role, is_active=True).order_by("pk").first()
        if user is None:
            continue
        for day in DAYS:
            for language in LANGUAGES:
                client = Client(headers={"host": "127.0.0.1"})
                client.force_login(user)
                client.post("/story-day", {"day": f"{day:%d/%m/%Y}"})
                User.objects.filter(pk=user.pk).update(language=language)
                yield f"{role} {day} {language}", Walk(client).run()


def take(file: Path) -> int:
    told = dict(walks())
    file.write_text(json.dumps(told, ensure_ascii=False, indent=0), encoding="utf-8")
    print(f"{sum(map(len, told.values()))} pages of {len(told)} walks in {file}")
    return 0


def compare(old: Path, new: Path, shows_spaces: bool) -> int:
    before, after = (json.loads(file.read_text(encoding="utf-8")) for file in (old, new))
    different = spaces = 0
    for walk in sorted(set(before) | set(after)):
        was, now = before.get(walk, {}), after.get(walk, {})
        for path in sorted(set(was) | set(now)):
            for is_space, what in _differing(was.get(path, {}), now.get(path, {})):
                different += not is_space
                spaces += is_space
                if shows_spaces or not is_space:
                    print(f"{walk} {path}: {what}")
    print(f"{different} differences, {spaces} texts that differ in white space only")
    return bool(different)


def _differing(was: dict[str, Any], now: dict[str, Any]) -> Iterator[tuple[bool, str]]:
    """Give each difference of two pages, and whether it is one of white space only."""
    for key in sorted(set(was) | set(now)):
        one, other = was.get(key), now.get(key)
        if one != other:
            is_space = key == "text" and _without_spaces(one) == _without_spaces(other)
            yield is_space, f"{key}: {_first_difference(one, other)}"


def _without_spaces(text: Any) -> str:
    return "".join(str(text).split())


def _first_difference(one: Any, other: Any) -> str:
    if isinstance(one, list) and isinstance(other, list):
        one, other = "\n".join(one), "\n".join(other)
    if not (isinstance(one, str) and isinstance(other, str)):
        return f"{one!r} | {other!r}"
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return f"…{one[max(0, at - 30) : at + 50]!r} | …{other[max(0, at - 30) : at + 50]!r}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ways = parser.add_subparsers(required=True, dest="way")
    taking = ways.add_parser("take")
    taking.add_argument("file", type=Path)
    comparing = ways.add_parser("compare")
    comparing.add_argument("old", type=Path)
    comparing.add_argument("new", type=Path)
    comparing.add_argument("--spaces", action="store_true")
    asked = parser.parse_args()
    if asked.way == "compare":
        return compare(asked.old, asked.new, asked.spaces)
    django.setup()
    return take(asked.file)


if __name__ == "__main__":
    sys.exit(main())
