"""Every link that leaves the browser, followed as the person who receives it."""

import logging
import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings as project
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse

from caunoi.accounts.roles import Role
from caunoi.common.logs import HideKeys
from caunoi.demo.models import Demonstration
from caunoi.difficulties.links import make_link, qr_svg
from caunoi.notices.actions import tell
from caunoi.notices.jobs import mail_digests
from caunoi.notices.mail import MOST_IN_A_LETTER
from caunoi.notices.models import Notice
from tests.factories.difficulties import MONDAY, Desk
from tests.factories.fieldwork import make_field
from tests.factories.network import Land
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
OWN = "https://khuyencong.binhduong.test"
LINK = re.compile(r"https?://[^\s<\"]+")
NOTICE = "Đề án chờ trình."


@pytest.fixture
def desk(people: People, land: Land) -> Desk:
    Demonstration.objects.create(pk=1, is_demo=True, story_day=MONDAY)
    return Desk(people, make_field(people, land))


def opens(client: Client, link: str, base: str) -> bool:
    """Say whether the link begins as it should and leads to a page."""
    assert link.startswith(f"{base}/"), link
    answer = client.get(link.removeprefix(base), follow=True)
    return bool(answer.status_code == 200) and "/sign-in" not in answer.request["PATH_INFO"]


@pytest.mark.parametrize("base", ["http://127.0.0.1:8000", OWN])
def test_each_link_of_a_letter_opens(
    base: str,
    people: People,
    client_for: ClientFor,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.CAUNOI_URL = base if base == OWN else ""
    monkeypatch.delenv("PORT", raising=False)
    reader = people[Role.OFFICER]
    reader.email = "ha@trung-tam.test"
    reader.save()
    with transaction.atomic():
        for _number in range(MOST_IN_A_LETTER + 1):
            tell(recipients=[reader], kind="schemes.submit", message=NOTICE)
    mail_digests.call(on=date(2030, 1, 1).isoformat())
    links = LINK.findall(mail.outbox[0].body)
    assert len(links) == MOST_IN_A_LETTER + 2  # the notices, the whole list, the choice of ways
    assert len(set(links)) == len(links)
    for link in links[:1] + links[-2:]:
        assert opens(client_for(Role.OFFICER), link, base), link


def test_each_kind_of_notice_leads_to_a_page(people: People, client_for: ClientFor) -> None:
    """A letter's link goes through `web:notice`: without an address it leads to the list."""
    reader = people[Role.OFFICER]
    with transaction.atomic():
        tell(recipients=[reader], kind="schemes.submit", message=NOTICE)
        tell(recipients=[reader], kind="schemes.submit", message=NOTICE, address="no.such:1")
    for notice in Notice.objects.all():
        answer = client_for(Role.OFFICER).get(reverse("web:notice", args=[notice.pk]))
        assert answer["Location"] == reverse("web:notices")


@pytest.mark.parametrize(
    ("own", "base"), [("", "http://phuong.test:8007"), (OWN, OWN)], ids=["the browser's", "own"]
)
def test_an_invitation_made_on_screen_opens(
    own: str, base: str, people: People, client_for: ClientFor, settings: Any
) -> None:
    settings.CAUNOI_URL, settings.ALLOWED_HOSTS = own, ["phuong.test", "testserver"]
    url = reverse("web:person-invite", args=[people[Role.DEPUTY].pk])
    page = client_for(Role.ADMINISTRATOR).post(url, headers={"host": "phuong.test:8007"})
    links = [link for link in LINK.findall(markup_of(page)) if "/invitation/" in link]
    assert len(links) == 1
    assert opens(Client(), links[0], base)


@pytest.mark.parametrize("own", ["", OWN])
def test_the_sheet_of_an_owner_opens_by_its_text_and_by_its_picture(
    own: str, desk: Desk, client_for: ClientFor, settings: Any
) -> None:
    settings.CAUNOI_URL = own
    row = desk.raise_one()
    make_link(difficulty=row, by=desk.officer, on=MONDAY)
    sheet = client_for(Role.OFFICER).get(reverse("web:difficulty-sheet", args=[row.code]))
    text = markup_of(sheet)
    links = [link for link in LINK.findall(text) if "/co-so/" in link]
    assert len(links) == 1
    assert opens(Client(), links[0], own or "http://testserver")
    assert qr_svg(links[0]) in text  # the picture says the same


@pytest.mark.parametrize(
    "path",
    [
        reverse("web:invitation", args=["kZ3v_8-PqQx7cT1mB0nL5sW9dY2fH6jR4aE8uI0oKpM"]),
        reverse(
            "web:owner", args=["12.9f86d081884c7d659a2feaa0.Xq7-kLm_2vB9nR4tY6uI8oP0aS3dF5gH7jK"]
        ),
    ],
)
def test_a_log_never_holds_the_key_of_a_link(path: str) -> None:
    assert "hide_keys" in project.LOGGING["handlers"]["stderr"]["filters"]
    record = logging.LogRecord("django.request", 30, "", 0, "Not Found: %s", (path,), None)
    assert HideKeys().filter(record)
    assert record.getMessage() in ("Not Found: /invitation/…", "Not Found: /co-so/…/")
