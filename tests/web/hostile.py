"""Requests that no page of ours sends: addresses, questions and forms filled with what may break.

A text, a number or a day stands for its whole kind. What is sent is taken from the pages
themselves, so that a page, a filter or a field that is added is asked too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, unquote, urljoin

from django.urls import Resolver404, resolve, reverse

from caunoi.accounts.models import User
from caunoi.accounts.roles import GRANTS, Role
from caunoi.web.access import Row
from tests.web.walk import Address, addresses
from tests.web.world import ARGUMENTS, NOT_FOUND, World

LONG_NUMBER = "9" * 5000
#: What stands in an address in place of a key, a year, a month, a code.
IN_ADDRESSES = (
    *("0", "9999", "10000", "0001-01", "9999-12", "2018-13"),
    *(str(2**31), str(2**63 - 1), str(2**63), LONG_NUMBER),
    *("x" * 3000, "\0", "\uffff", ".."),
)
#: What stands behind a question mark: each request asks one of every sort.
YEARS = ("0", "10000", "-1", LONG_NUMBER, "a\0b", "²")
DAYS = ("31/12/9999", "01/01/0001", "01/01/1900", "31/12/2100", LONG_NUMBER, "\uffff")
MONTHS = ("9999-12", "0001-01", "2018-13", "2100-12", LONG_NUMBER, "2018-W01")
NUMBERS = ("0", str(2**63 - 1), str(2**63), LONG_NUMBER, "-1", "a\0b")
TEXTS = ("x" * 3000, "a\0b", "\uffff", LONG_NUMBER, "..", "\x01\x02")


#: What stands in the fields of a form that one types into.
IN_TEXTS = ("a\0b\uffff\x01c", "x" * 1_000_000)
IN_NUMBERS = (LONG_NUMBER, str(2**63))
#: What stands in every field, its choices too.
EVERYWHERE = ("a\0b", str(2**63), "31/12/9999")


#: Pages of one's own: only who has a collaborator's file finds anything there.
OWN = {"own-month", "own-month-rows"}


def who_opens(row: Row, world: World) -> User:
    """Return somebody who may open the address, and finds there what the world has."""
    if row.name in OWN:
        return world.field.user
    admitted = [role for role in Role if row.admits(GRANTS[role])]
    finds = [role for role in admitted if role not in NOT_FOUND.get(row.name, set())]
    return world.people[(finds or admitted)[0]]


def address_of(row: Row, world: World, who: User) -> str:
    return reverse(f"web:{row.name}", kwargs=arguments_of(row.name, world, who))


def arguments_of(name: str, world: World, who: User) -> dict[str, object]:
    role = next((role for role, person in world.people.items() if person == who), Role.COLLABORATOR)
    return ARGUMENTS[name](world, role) if name in ARGUMENTS else {}


_PART = re.compile(r"<(?:(\w+):)?(\w+)>")


def wrong_addresses(row: Row, world: World, who: User) -> Iterator[str]:
    """Return the address with each of its parts in turn replaced by what may break."""
    address = next(a for a in addresses() if a.name == row.name)
    parts = arguments_of(row.name, world, who)
    for wrong in IN_ADDRESSES:
        for name in address.pattern.pattern.converters:
            url = _written(address, {**parts, name: wrong}, name)
            if _leads_somewhere(url):
                yield url


def _leads_somewhere(url: str) -> bool:
    """Say whether a view answers; all others get the one page that says so."""
    try:
        resolve(unquote(url))
    except Resolver404:
        return False
    return True


def wrong_questions(names: Iterable[str]) -> Iterator[dict[str, str]]:
    """Return what a page may be asked, for its own filters and those that many pages have."""
    for year, day, month, number, text in zip(YEARS, DAYS, MONTHS, NUMBERS, TEXTS, strict=True):
        usual = {"year": year, "on": day, "month": month, "page": number, "unit": number}
        yield dict.fromkeys(names, text) | usual | {"q": text, "order": text}


def _written(address: Address, parts: dict[str, object], wrong: str) -> str:
    converters = address.pattern.pattern.converters

    def one(match: re.Match[str]) -> str:
        name, value = match[2], parts[match[2]]
        said = str(value) if name == wrong else converters[name].to_url(value)
        return quote(said, safe="")

    return "/" + _PART.sub(one, str(address.pattern.pattern))


@dataclass
class Field:
    """A field of a form: `choice` is a value that the page offers, None where one types."""

    name: str
    choice: str | None = None
    is_day: bool = False
    is_number: bool = False
    is_file: bool = False


@dataclass
class SentForm:
    """A form of a page: where it goes, and what it asks for."""

    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def to(self) -> str:
        """Return the name of the address that it goes to."""
        try:
            return resolve(self.action.partition("?")[0]).url_name or ""
        except Resolver404:
            return ""


class _Forms(HTMLParser):
    """Reads the forms of a page, fields outside them that name one by `form=` left out."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here = here
        self.found: list[SentForm] = []
        self._open: SentForm | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.here, told.get("action", "")).partition("#")[0]
            self._open = SentForm(action, told.get("method", "get").lower())
            self.found.append(self._open)
        if self._open is None:
            return
        name = told.get("name", "")
        if tag == "option" and self._select is not None and told.get("value"):
            self._select.choice = self._select.choice or told["value"]
        elif name and tag in ("input", "textarea", "select", "button"):
            self._field(tag, name, told)

    def _field(self, tag: str, name: str, told: dict[str, str]) -> None:
        assert self._open is not None
        kind = told.get("type", "text") if tag == "input" else tag
        known = self._open.fields.setdefault(name, Field(name))
        known.is_file |= kind == "file"
        known.is_day |= "input-day" in told.get("class", "")
        known.is_number |= told.get("inputmode") in ("numeric", "decimal") or kind == "number"
        if tag == "select":
            known.choice, self._select = "", known
        elif kind in ("hidden", "radio", "checkbox", "button", "submit"):
            known.choice = known.choice or told.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None


def forms_of(page: str, here: str) -> list[SentForm]:
    reader = _Forms(here)
    reader.feed(page)
    return reader.found


def wrong_bodies(form: SentForm) -> Iterator[dict[str, str]]:
    """Return what may break: in the fields that one types into, the choices kept; then in all."""
    yield {}
    if not form.fields:
        return
    typed = [f for f in form.fields.values() if f.choice is None and not f.is_file]
    kept = {f.name: f.choice for f in form.fields.values() if f.choice is not None}
    for text in IN_TEXTS:
        yield kept | {f.name: _fitting(f, text) for f in typed}
    for number in IN_NUMBERS:
        yield kept | {f.name: number if f.is_number else _fitting(f, "Thử") for f in typed}
    for wrong in EVERYWHERE:
        yield dict.fromkeys(form.fields, wrong)


def _fitting(each: Field, text: str) -> str:
    if each.is_day:
        return "20/12/2018"
    return "12" if each.is_number else text
