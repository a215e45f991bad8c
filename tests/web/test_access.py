"""Rights for every address and every role. An address without a row fails here."""

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from caunoi.accounts.roles import GRANTS, Role
from caunoi.demo.models import Demonstration
from caunoi.web import access
from caunoi.web.access import ANYONE, SIGNED_IN, Row, row_for, rows
from tests.factories.network import Land
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of
from tests.web.walk import addresses
from tests.web.world import ARGUMENTS, NOT_FOUND, World, make_world

pytestmark = pytest.mark.django_db
PAIRS = [(row, method) for row in rows() for method in row.methods]


@pytest.fixture
def world(people: People, land: Land, demo: Demonstration) -> World:
    return make_world(people, land)


def url_of(name: str, world: World, role: Role = Role.OFFICER) -> str:
    arguments = ARGUMENTS[name](world, role) if name in ARGUMENTS else {}
    return reverse(f"web:{name}", kwargs=arguments)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    named = {address.name for address in addresses()}
    assert named == {row.name for row in rows()}


def test_no_address_is_listed_twice() -> None:
    pairs = [(row.name, method) for row, method in PAIRS]
    assert len(pairs) == len(set(pairs))


def test_every_view_is_guarded() -> None:
    for address in addresses():
        assert getattr(address.pattern.callback, "is_page", False), address.name


def test_every_address_with_arguments_is_walked() -> None:
    missing = {a.name for a in addresses() if a.needs_arguments} - set(ARGUMENTS)
    assert not missing, f"tests/web/world.py lacks the arguments of {missing}"


def test_every_permission_of_a_row_exists() -> None:
    known = set().union(*GRANTS.values()) | {ANYONE, SIGNED_IN}
    for row in rows():
        assert set(row.who) <= known, row.name


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: access.row("x", "POST", SIGNED_IN),
        lambda: access.row("x", "GET", SIGNED_IN, adds="fieldwork.visit"),
        lambda: access.row("x", "POST", SIGNED_IN, adds="fieldwork.visit", edits="fieldwork.visit"),
        lambda: access.row("x", "POST", SIGNED_IN, changes="fieldwork.visit"),
    ],
    ids=["says nothing", "takes no POST", "says it twice", "unknown"],
)
def test_a_row_says_once_what_its_post_does(wrong: Callable[[], Row]) -> None:
    with pytest.raises(TypeError, match="edits, adds, steps, own, reads"):
        wrong()


def test_every_record_of_a_row_exists() -> None:
    for row in rows():
        assert (row.does is None) == (not row.record) == ("POST" not in row.methods), row.name
        if row.record:
            apps.get_model(row.record)


def test_an_unknown_address_has_no_row() -> None:
    with pytest.raises(LookupError):
        row_for("no-such-page", "GET")


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_its_rows_admit(
    role: Role, world: World, client_for: ClientFor
) -> None:
    client = client_for(role)
    for row, method in PAIRS:
        if row.name in {"sign-out", "invitation", "sign-in-demo"}:
            continue  # they would leave, or become somebody else
        url = url_of(row.name, world, role)
        answer = client.get(url) if method == "GET" else client.post(url)
        _judge(row, method, role, answer.status_code)
        kept = "no-cache" if row.name == "attachment" and answer.status_code == 200 else "no-store"
        assert kept in answer["Cache-Control"], row.name


def _judge(row: Row, method: str, role: Role, status: int) -> None:
    said = f"{method} {row.name} as {role}: {status}"
    if not row.admits(GRANTS[role]):
        assert status == 403, said
    elif role in NOT_FOUND.get(row.name, set()):
        assert status == 404, said
    elif method == "GET":
        assert status in {200, 302}, said
    else:
        # Empty forms are shown again, refused or not found; 403 is a refusal of the rules inside.
        assert status in {200, 302, 403, 404, 409, 422}, said


def test_a_stranger_is_sent_to_the_door(world: World) -> None:
    for row, method in PAIRS:
        url = url_of(row.name, world)
        client = Client()
        answer = client.get(url) if method == "GET" else client.post(url)
        if ANYONE in row.who:
            assert answer.status_code in {200, 302, 404, 422}, row.name
        else:
            assert answer.status_code == 302, row.name
            assert answer["Location"].startswith(reverse("web:sign-in")), row.name


def test_other_methods_are_refused(world: World, client_for: ClientFor) -> None:
    client = client_for(Role.OFFICER)
    assert client.post(url_of("today", world)).status_code == 405
    assert client.get(url_of("sign-out", world)).status_code == 405
    assert client.put(url_of("people", world)).status_code == 405


def test_no_form_is_taken_without_its_token(world: World, people: People) -> None:
    for row, method in PAIRS:
        if method == "POST":
            client = Client(enforce_csrf_checks=True)
            client.force_login(people[Role.OFFICER])
            assert client.post(url_of(row.name, world)).status_code == 403, row.name


INLINE = re.compile(
    r"""\sstyle=|<style|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*\ssrc=)""", re.IGNORECASE
)
POST_FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.DIRECTOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_carry_no_inline_code_and_every_form_its_token(
    role: Role, language: str, world: World, client_for: ClientFor, people: People
) -> None:
    people[role].language = language
    people[role].save()
    client = client_for(role)
    for row, method in PAIRS:
        if method != "GET" or row.name in {"allowance-file", "sign-in", "invitation"}:
            continue
        answer = client.get(url_of(row.name, world, role))
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            text = markup_of(answer)
            assert not INLINE.search(text), (row.name, INLINE.search(text))
            assert f'<html lang="{language}">' in text
            for form in POST_FORM.findall(text):
                assert "csrfmiddlewaretoken" in form, row.name


def test_the_pages_forbid_inline_code_to_the_browser(world: World) -> None:
    policy = Client().get(reverse("web:sign-in"))["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
