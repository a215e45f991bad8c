"""Pages of the links that set a password."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from caunoi.accounts.actions import choose_email, set_password
from caunoi.accounts.invitations import invite
from caunoi.accounts.models import Invitation, RoleGrant, User
from caunoi.accounts.queries import WRONG_TRIES
from caunoi.accounts.roles import Role
from tests.factories.network import STORY_DAY
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
OLD, NEW = "duong-may-qua-cau-2018", "mot-cau-dai-de-nho-2019"
FORGOTTEN = reverse("web:forgotten")
LINKS = reverse("web:account-links")


@pytest.fixture
def director(people: People) -> User:
    user = people[Role.DIRECTOR]
    set_password(user, OLD)
    choose_email(email="thanh@trung-tam.test", current=OLD, by=user, on=STORY_DAY)
    return user


@pytest.fixture
def second(db: None) -> Client:
    user = User.objects.create(username="quan.tri.2", full_name="Quản trị thứ hai")
    RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR)
    client = Client()
    client.force_login(user)
    return client


def sign_in(user: User, password: str = OLD, **more: str) -> tuple[Client, Any]:
    client = Client()
    form = {"username": user.username, "password": password, **more}
    return client, client.post(reverse("web:sign-in"), form)


def test_the_second_person_finds_the_link_today_and_lets_it_open(
    people: People, director: User, second: Client, client_for: ClientFor
) -> None:
    maker = client_for(Role.ADMINISTRATOR)
    made = markup_of(maker.post(reverse("web:person-invite", args=[director.pk])))
    assert "Quản trị thứ hai" in made
    link = Invitation.objects.get(user=director)
    page = reverse("web:invitation-confirm", args=[link.pk])
    assert page in markup_of(second.get(reverse("web:today")))
    assert page not in markup_of(maker.get(reverse("web:today")))
    assert "Xác nhận, cho liên kết mở" not in markup_of(maker.get(page))
    token = made.split("/invitation/")[1].split("<")[0].strip()
    opened = reverse("web:invitation", args=[token])
    assert "chờ xác nhận" in markup_of(Client().get(opened))
    refused = Client().post(opened, {"password": NEW, "again": NEW})
    assert refused.status_code == 409
    assert second.post(page, {"answer": "confirm"}).status_code == 302
    assert Client().post(opened, {"password": NEW, "again": NEW}).status_code == 302
    assert "đã xác nhận" in markup_of(second.get(page))


def test_the_next_sign_in_shows_who_made_a_link(people: People, director: User) -> None:
    invite(user=director, by=people[Role.ADMINISTRATOR], on=STORY_DAY)
    client, answer = sign_in(director, next="/schemes")
    assert answer["Location"] == f"{LINKS}?next=%2Fschemes"
    page = markup_of(client.get(answer["Location"]))
    assert f"{people[Role.ADMINISTRATOR]} tạo" in page
    assert client.post(LINKS, {"next": "/schemes"})["Location"] == "/schemes"
    assert sign_in(director)[1]["Location"] == reverse("web:today")


def test_a_letter_is_asked_for_with_one_answer_for_everybody(director: User) -> None:
    known, unknown = (
        re.sub('name="csrfmiddlewaretoken" value="[^"]*"', "", page).replace(name, "X")
        for name in (director.username, "khong.ai")
        for page in [markup_of(Client().post(FORGOTTEN, {"name": name}))]
    )
    assert known == unknown
    assert "thư đang trên đường" in known
    assert [letter.to for letter in mail.outbox] == [["thanh@trung-tam.test"]]


def test_asking_again_and_again_waits_and_closes_no_door(director: User) -> None:
    for _n in range(WRONG_TRIES):
        assert Client().post(FORGOTTEN, {"name": director.username}).status_code == 200
    slowed = Client().post(FORGOTTEN, {"name": director.username})
    assert slowed.status_code == 429 and int(slowed["Retry-After"]) > 0
    assert sign_in(director)[1].status_code == 302


def test_without_a_mail_server_the_page_says_whom_to_ask(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    page = markup_of(Client().get(FORGOTTEN))
    assert "Xin người quản trị" in page and "<form" not in page.split("<main")[-1]


def test_a_link_sent_by_letter_is_shown_to_nobody(people: People, client_for: ClientFor) -> None:
    officer = people[Role.OFFICER]
    User.objects.filter(pk=officer.pk).update(email="mai@trung-tam.test")
    client = client_for(Role.ADMINISTRATOR)
    url = reverse("web:person-invite", args=[officer.pk])
    shown = markup_of(client.post(url, {"by": "mail"}, follow=True))
    assert "/invitation/" not in shown and "mai@trung-tam.test" in shown
    sent = next(letter for letter in mail.outbox if "/invitation/" in str(letter.body))
    token = str(sent.body).split("/invitation/")[1].split()[0]
    assert Client().get(reverse("web:invitation", args=[token])).status_code == 200


def test_an_address_on_the_page_of_notices_wants_the_password(director: User) -> None:
    client, _answer = sign_in(director)
    page = reverse("web:notice-settings")
    form = {"email": "ke@gian.test", **{k: "digest" for k in _choices(client, page)}}
    assert client.post(page, form).status_code == 422
    assert client.post(page, {**form, "current": OLD}).status_code == 302


def _choices(client: Client, page: str) -> list[str]:
    form = client.get(page).context["form"]
    return [name for name in form.fields if name not in ("email", "current")]
