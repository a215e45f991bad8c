"""What stands around every page: the host that was asked, the text that was sent."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.common.text import readable
from caunoi.demo.models import Demonstration
from caunoi.fieldwork.models import Visit
from tests.factories.fieldwork import Field, make_field
from tests.factories.network import Land
from tests.web.conftest import People
from tests.web.pages import markup_of
from tests.web.walk import addresses

pytestmark = pytest.mark.django_db
#: Production differs from what runs on one machine by these.
PRODUCTION = {
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31536000,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}


@pytest.fixture
def field(people: People, land: Land) -> Field:
    return make_field(people, land)


@pytest.mark.parametrize("changed", [{}, PRODUCTION], ids=["one machine", "production"])
@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "a b", "[::1", "..", "ơ.vn"])
@pytest.mark.parametrize("referer", ["", "http://evil.example/", "http://[::1"])
def test_a_host_that_is_not_ours_is_a_bad_request(
    host: str, referer: str, changed: dict[str, object], settings: object
) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    client = Client(raise_request_exception=False)
    answer = client.get("/sign-in", headers={"Host": host, "Referer": referer})
    assert answer.status_code == 400
    assert "Yêu cầu không đọc được" in markup_of(answer)


def test_addresses_use_our_converters_only() -> None:
    """A bare int takes a number that no column holds, a bare str what no code is."""
    found = {
        (address.name, type(converter).__name__)
        for address in addresses()
        for converter in address.pattern.pattern.converters.values()
    }
    ours = {"IdConverter", "YearConverter", "MonthConverter", "PlanMonthConverter", "SlugConverter"}
    others = {pair for pair in found if pair[1] not in ours}
    # Tokens are looked up by their hash or their signature, whatever they hold.
    assert others == {("owner", "StringConverter"), ("invitation", "StringConverter")}


@pytest.mark.parametrize(
    "nothing", ["\x01\n\x02\n\x03", "\x0b\x0c", "\u200b\ufeff", "\uffff", "\0"]
)
def test_a_text_that_shows_nothing_is_missing(
    nothing: str, field: Field, demo: Demonstration
) -> None:
    answer = _visit(field, nothing)
    assert answer.status_code == 422
    assert "Cần ghi đã thấy gì" in markup_of(answer)
    assert not Visit.objects.exists()


def test_what_shows_nothing_is_taken_out_of_what_was_sent(
    field: Field, demo: Demonstration
) -> None:
    assert _visit(field, "Xưởng\0 chạy\uffff\x0bhai\u200b ca\x07").status_code == 302
    assert Visit.objects.get().finding == "Xưởng chạy\nhai ca"


def test_the_search_is_asked_without_what_shows_nothing(field: Field, demo: Demonstration) -> None:
    client = Client()
    client.force_login(field.user)
    page = markup_of(client.get(reverse("web:register"), {"q": "Cơ\0 khí\uffff"}))
    assert 'value="Cơ khí"' in page
    assert page == readable(page)


def _visit(field: Field, finding: str) -> object:
    client = Client()
    client.force_login(field.user)
    url = reverse("web:visit-new", args=[field.firm.pk])
    sent = {"purpose": "survey", "finding": finding, "visited_on": "20/12/2018"}
    return client.post(url, sent)


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "123", "a\0b", "", "\\\\x"]
)
@pytest.mark.parametrize("name", ["story-day", "language"])
def test_only_a_page_of_ours_is_gone_back_to(name: str, to: str, demo: Demonstration) -> None:
    logging.disable(logging.CRITICAL)
    sent = {"next": to, "day": "20/12/2018", "language": "vi"}
    answer = Client(raise_request_exception=False).post(reverse(f"web:{name}"), sent)
    logging.disable(logging.NOTSET)
    assert answer.status_code == 302
    assert answer["Location"] == "/"
