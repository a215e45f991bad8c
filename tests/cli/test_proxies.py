"""Whose address a try to sign in is counted for, asked of a real server."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest

from caunoi.accounts.queries import WRONG_TRIES
from tests.conftest import Database
from tests.journeys.conftest import Server

PERSON, STRANGER = "203.0.113.7", "198.51.100.9"


def try_from(server: Server, forwarded_for: str) -> int:
    """Send a wrong password with the header of a proxy; return the status."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar)
    page = browser.open(f"{server.url}/sign-in").read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    form = {"csrfmiddlewaretoken": found.group(1), "username": "lan", "password": "sai"}
    asked = urllib.request.Request(
        f"{server.url}/sign-in",
        urllib.parse.urlencode(form).encode(),
        {"X-Forwarded-For": forwarded_for, "Referer": f"{server.url}/sign-in"},
    )
    try:
        return int(browser.open(asked).status)
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.fixture
def serve(
    fresh_database: Database, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Server]:
    """A server that believes the proxies named in the parameter."""
    monkeypatch.setenv("CAUNOI_PROXIES", request.param)
    running = Server(fresh_database)
    running.start()
    yield running
    running.stop()


@pytest.mark.parametrize("serve", ["127.0.0.1"], indirect=True)
def test_behind_our_proxy_each_person_has_an_address(serve: Server) -> None:
    for _number in range(WRONG_TRIES):
        assert try_from(serve, STRANGER) == 422
    assert try_from(serve, STRANGER) == 429
    assert try_from(serve, PERSON) == 422
    # What the browser itself claims stands before what our proxy adds, and counts for nothing.
    assert try_from(serve, f"{PERSON}, {STRANGER}") == 429


@pytest.mark.parametrize("serve", [""], indirect=True)
def test_a_header_from_anybody_else_is_not_believed(serve: Server) -> None:
    for number in range(WRONG_TRIES):
        assert try_from(serve, f"10.0.0.{number}") == 422
    assert try_from(serve, PERSON) == 429
