"""No request of a person who may open the page ends in a server error, whatever it asks."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from caunoi.accounts.models import User
from caunoi.common.text import readable
from caunoi.demo.models import Demonstration
from caunoi.web.access import rows
from tests.factories.network import Land
from tests.web.conftest import People
from tests.web.hostile import (
    SentForm,
    address_of,
    forms_of,
    who_opens,
    wrong_addresses,
    wrong_bodies,
    wrong_questions,
)
from tests.web.pages import markup_of
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db
LEAVES = {"sign-out"}


@pytest.fixture
def world(people: People, land: Land, demo: Demonstration) -> World:
    return make_world(people, land)


class Asker:
    """Sends requests as whoever may open the page, undoes what they did, keeps what broke."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._clients: dict[User, Client] = {}
        self.broke: list[str] = []

    def client(self, who: User) -> Client:
        if who not in self._clients:
            self._clients[who] = Client(raise_request_exception=False)
            self._clients[who].force_login(who)
        return self._clients[who]

    def get(self, who: User, url: str, asked: dict[str, str] | None = None) -> None:
        self._judge("GET", who, url, asked or {})

    def post(self, who: User, url: str, body: dict[str, str]) -> None:
        self._judge("POST", who, url, body)

    def _watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Keep what is written though nobody can read it."""
        if sql.startswith(("INSERT", "UPDATE")):
            texts = [text for text in params or () if isinstance(text, str)]
            self.broke += [f"stored: {sql[:60]} {t[:40]!a}" for t in texts if t != readable(t)]
        return execute(sql, params, many, context)

    def _judge(self, method: str, who: User, url: str, sent: dict[str, str]) -> None:
        client = self.client(who)
        with transaction.atomic(), connection.execute_wrapper(self._watch):
            answer = client.get(url, sent) if method == "GET" else client.post(url, sent)
            transaction.set_rollback(True)
        assert not answer.get("Location", "").startswith("/sign-in"), f"nobody is signed in: {url}"
        if answer.status_code >= 500:
            shown = {name: f"{value[:24]!a}" for name, value in list(sent.items())[:8]}
            why = repr(answer.exc_info[1])[:150] if getattr(answer, "exc_info", None) else ""
            self.broke.append(f"{answer.status_code} {method} {url[:90]} {shown} {who}: {why}")


@pytest.fixture
def asker(world: World) -> Iterator[Asker]:
    asker = Asker(world)
    logging.disable(logging.CRITICAL)
    yield asker
    logging.disable(logging.NOTSET)
    assert not asker.broke, "\n".join(asker.broke)


def test_no_part_of_an_address_breaks_it(world: World, asker: Asker) -> None:
    for row in rows():
        who = who_opens(row, world)
        for url in wrong_addresses(row, world, who):
            for method in row.methods:
                asker.get(who, url) if method == "GET" else asker.post(who, url, {})


def test_no_question_breaks_a_page(world: World, asker: Asker) -> None:
    for row in rows():
        if "GET" not in row.methods:
            continue
        who = who_opens(row, world)
        url = address_of(row, world, who)
        answer = asker.client(who).get(url)
        own = {name for form in _forms(answer, url) if form.method == "get" for name in form.fields}
        for asked in wrong_questions(own):
            asker.get(who, url, asked)


def test_no_form_breaks_what_it_is_sent_to(world: World, asker: Asker) -> None:
    for name, forms in _forms_by_address(world, asker).items():
        row = next(row for row in rows() if row.name == name)
        for form in forms:
            for body in wrong_bodies(form):
                asker.post(who_opens(row, world), form.action, body)


def _forms_by_address(world: World, asker: Asker) -> dict[str, list[SentForm]]:
    """Return the forms of all pages by the name of the address that they go to, each once."""
    found: dict[str, dict[tuple[str, ...], SentForm]] = defaultdict(dict)
    for row in rows():
        if "GET" in row.methods:
            who = who_opens(row, world)
            url = address_of(row, world, who)
            for form in _forms(asker.client(who).get(url), url):
                if form.method == "post" and form.to not in LEAVES:
                    found[form.to].setdefault(tuple(sorted(form.fields)), form)
    for row in rows():
        if "POST" in row.methods and row.name not in LEAVES:
            url = address_of(row, world, who_opens(row, world))
            found[row.name].setdefault((), SentForm(url, "post"))
    return {name: list(forms.values()) for name, forms in found.items()}


def _forms(answer: object, url: str) -> list[SentForm]:
    if not answer["Content-Type"].startswith("text/html"):  # type: ignore[index]
        return []
    return forms_of(markup_of(answer), url)  # type: ignore[attr-defined]
