"""The door: password, lock-out, one click in a demonstration, invitations, the way out."""

import unicodedata
from collections.abc import Callable
from typing import Any, Literal

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from caunoi.accounts.invitations import confirm_invitation, invite
from caunoi.accounts.models import Invitation, User
from caunoi.accounts.queries import WRONG_TRIES
from caunoi.accounts.roles import Role
from caunoi.accounts.signals import invited
from caunoi.demo.models import Demonstration
from caunoi.journal.models import Entry
from caunoi.notices.models import Notice
from tests.factories.network import STORY_DAY
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
Form = Literal["NFC", "NFD"]
DOOR = reverse("web:sign-in")
RIGHT = "khuyến công 2018"


@pytest.fixture
def officer(people: People) -> User:
    user = people[Role.OFFICER]
    user.set_password(RIGHT)
    user.save()
    return user


def try_password(client: Client, name: str, password: str, to: str = "") -> int:
    data = {"username": name, "password": password, "next": to}
    return client.post(DOOR, data).status_code


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_right_password_leads_to_the_page_that_was_asked_for(officer: User) -> None:
    client = Client()
    to = reverse("web:people")
    answer = client.post(DOOR, {"username": officer.username, "password": RIGHT, "next": to})
    assert answer["Location"] == to
    assert signed_in(client)


def test_the_name_is_taken_in_any_letter_case(officer: User) -> None:
    assert try_password(Client(), officer.username.upper(), RIGHT) == 302


def test_nobody_is_sent_to_another_site(officer: User) -> None:
    data = {"username": officer.username, "password": RIGHT, "next": "https://example.org/"}
    assert Client().post(DOOR, data)["Location"] == reverse("web:today")


def test_a_wrong_password_is_said_in_one_sentence(officer: User) -> None:
    client = Client()
    answer = client.post(DOOR, {"username": officer.username, "password": "sai"})
    assert answer.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in markup_of(answer)
    assert not signed_in(client)


def test_after_ten_wrong_passwords_even_the_right_one_waits(officer: User) -> None:
    client = Client()
    for _number in range(WRONG_TRIES):
        try_password(client, officer.username, "sai")
    answer = client.post(DOOR, {"username": officer.username, "password": RIGHT})
    assert answer.status_code == 429
    assert 14 * 60 < int(answer["Retry-After"]) <= 15 * 60
    assert "Đợi 15 phút" in markup_of(answer)
    assert not signed_in(client)


def test_strangers_do_not_close_the_device_of_a_person(officer: User) -> None:
    own = Client()
    assert try_password(own, officer.username, RIGHT) == 302
    own.post(reverse("web:sign-out"))
    for number in range(3 * WRONG_TRIES):
        stranger = Client(REMOTE_ADDR=f"10.0.0.{number}")
        assert try_password(stranger, officer.username, "sai") == 422
    assert try_password(Client(REMOTE_ADDR="10.0.9.9"), officer.username, RIGHT) == 429
    assert try_password(own, officer.username, RIGHT) == 302


def test_a_right_password_forgets_the_wrong_ones(officer: User) -> None:
    client = Client()
    for _number in range(WRONG_TRIES - 1):
        try_password(client, officer.username, "sai")
    assert try_password(client, officer.username, RIGHT) == 302
    client.logout()
    assert try_password(client, officer.username, "sai") == 422
    assert try_password(client, officer.username, RIGHT) == 302


def test_a_closed_account_does_not_open(officer: User) -> None:
    officer.is_active = False
    officer.save()
    assert try_password(Client(), officer.username, RIGHT) == 422


def test_in_a_demonstration_one_click_is_enough(people: People, demo: Demonstration) -> None:
    user = people[Role.OFFICER]
    user.is_invented = True
    user.save()
    client = Client()
    page = markup_of(client.get(DOOR))
    assert user.full_name in page
    assert "Chuyên viên Trung tâm" in page
    answer = client.post(reverse("web:sign-in-demo"), {"username": user.username})
    assert answer["Location"] == reverse("web:today")
    assert signed_in(client)


def test_outside_a_demonstration_nobody_enters_by_a_click(people: People) -> None:
    user = people[Role.OFFICER]
    user.is_invented = True
    user.save()
    client = Client()
    answer = client.post(reverse("web:sign-in-demo"), {"username": user.username})
    assert answer.status_code == 404
    assert not signed_in(client)
    assert user.full_name not in markup_of(client.get(DOOR))


def test_a_click_never_opens_the_account_of_a_real_person(
    people: People, demo: Demonstration
) -> None:
    client = Client()
    name = people[Role.DIRECTOR].username
    assert client.post(reverse("web:sign-in-demo"), {"username": name}).status_code == 404
    assert not signed_in(client)


def test_signing_out_leads_to_the_door(client_for: ClientFor) -> None:
    client = client_for(Role.OFFICER)
    assert client.post(reverse("web:sign-out"))["Location"] == DOOR
    assert not signed_in(client)


def test_an_invitation_sets_a_password_once(people: People) -> None:
    token = invite(user=people[Role.DEPUTY], by=people[Role.ADMINISTRATOR], on=STORY_DAY)
    url = reverse("web:invitation", args=[token])
    client = Client()
    assert people[Role.DEPUTY].full_name in markup_of(client.get(url))
    data = {"password": "một mật khẩu dài", "again": "một mật khẩu dài"}
    assert client.post(url, data)["Location"] == reverse("web:today")
    assert signed_in(client)
    assert Client().get(url).status_code == 404
    assert try_password(Client(), people[Role.DEPUTY].username, "một mật khẩu dài") == 302


def test_a_weak_or_mistyped_first_password_is_explained(people: People) -> None:
    token = invite(user=people[Role.DEPUTY], by=people[Role.ADMINISTRATOR], on=STORY_DAY)
    url = reverse("web:invitation", args=[token])
    answer = Client().post(url, {"password": "một mật khẩu dài", "again": "khác"})
    assert answer.status_code == 422
    assert "Hai lần ghi khác nhau" in markup_of(answer)
    assert Client().post(url, {"password": "12345", "again": "12345"}).status_code == 422
    assert Client().get(url).status_code == 200


# --- a new lock -----------------------------------------------------------------------------------

LOCK = reverse("web:password")
NEW = "hồ sơ thông suốt 2019"


def lock_form(current: str = RIGHT, password: str = NEW, again: str = NEW) -> dict[str, str]:
    return {"current": current, "password": password, "again": again}


@pytest.fixture
def newcomer(people: People) -> User:
    user = people[Role.DEPUTY]
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def inside(officer: User) -> Client:
    """The officer, signed in with the password of today."""
    client = Client()
    assert try_password(client, officer.username, RIGHT) == 302
    return client


def test_a_person_changes_the_own_password_and_stays_in(officer: User, inside: Client) -> None:
    elsewhere = Client()
    try_password(elsewhere, officer.username, RIGHT)
    assert f'href="{LOCK}"' in markup_of(inside.get(reverse("web:today")))
    answer = inside.post(LOCK, lock_form())
    assert answer["Location"] == reverse("web:today")
    assert "Đã đổi mật khẩu" in markup_of(inside.get(reverse("web:today")))
    assert elsewhere.get(reverse("web:today")).status_code == 302  # out: the old lock is gone
    assert try_password(Client(), officer.username, RIGHT) == 422
    assert try_password(Client(), officer.username, NEW) == 302
    entry = Entry.objects.filter(action="accounts.change_password").get()
    assert (entry.by_id, entry.before, entry.after) == (officer.pk, {}, {})
    assert Notice.objects.filter(recipient=officer, kind="accounts.password_changed").count() == 1


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (lock_form(current="sai"), "Mật khẩu hiện nay không đúng"),
        (lock_form(current=""), "Cần ghi mật khẩu hiện nay"),
        (lock_form(again="khác hẳn đi"), "Hai lần ghi khác nhau"),
        (lock_form(password=RIGHT, again=RIGHT), "trùng mật khẩu hiện nay"),
        (lock_form(password="12345", again="12345"), "cần ít nhất 10 ký tự"),
        (lock_form(password="officer.officer", again="officer.officer"), "tên đăng nhập"),
    ],
)
def test_a_password_that_cannot_be_taken_is_explained(
    form: dict[str, str], sentence: str, officer: User, inside: Client
) -> None:
    answer = inside.post(LOCK, form)
    assert answer.status_code == 422
    assert sentence in markup_of(answer)
    assert try_password(Client(), officer.username, RIGHT) == 302


def test_an_open_screen_is_no_place_to_guess_the_password(officer: User, inside: Client) -> None:
    for _number in range(WRONG_TRIES):
        inside.post(LOCK, lock_form(current="sai"))
    answer = inside.post(LOCK, lock_form())
    assert "Đợi 15 phút" in markup_of(answer)
    assert User.objects.get(pk=officer.pk).check_password(RIGHT)


def test_a_weak_new_password_is_no_wrong_try(officer: User, inside: Client) -> None:
    for _number in range(WRONG_TRIES + 1):
        inside.post(LOCK, lock_form(password="12345", again="12345"))
    assert inside.post(LOCK, lock_form()).status_code == 302


def test_a_changed_password_closes_the_links_that_could_change_it(
    people: People, officer: User, inside: Client
) -> None:
    token = invite(user=officer, by=people[Role.ADMINISTRATOR], on=STORY_DAY)
    inside.post(LOCK, lock_form())
    assert Client().get(reverse("web:invitation", args=[token])).status_code == 404


def test_who_has_no_password_is_told_how_to_get_one(newcomer: User) -> None:
    client = Client()
    client.force_login(newcomer)
    page = markup_of(client.get(LOCK))
    assert "xin quản trị một liên kết mời" in page
    assert 'name="current"' not in page
    assert client.post(LOCK, lock_form(current="")).status_code == 422


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_vietnamese_password_is_the_same_from_every_keyboard(form: Form, officer: User) -> None:
    assert try_password(Client(), officer.username, unicodedata.normalize(form, RIGHT)) == 302
    inside = Client()
    try_password(inside, officer.username, RIGHT)
    typed = unicodedata.normalize(form, NEW)
    assert inside.post(LOCK, lock_form(password=typed, again=typed)).status_code == 302
    for other in ("NFC", "NFD"):
        assert try_password(Client(), officer.username, unicodedata.normalize(other, NEW)) == 302


# --- who could come in is no secret ---------------------------------------------------------------


def told(user: User) -> list[str]:
    return [notice.text for notice in Notice.objects.filter(recipient=user).order_by("pk")]


def test_whoever_gets_a_new_link_is_told_by_whom(
    people: People, client_for: ClientFor, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    director = people[Role.DIRECTOR]
    User.objects.filter(pk=director.pk).update(email="thanh@trung-tam.test")
    with django_capture_on_commit_callbacks(execute=True):
        url = reverse("web:person-invite", args=[director.pk])
        client_for(Role.ADMINISTRATOR).post(url)
    (sentence,) = told(director)
    assert str(people[Role.ADMINISTRATOR]) in sentence
    assert "báo ngay lãnh đạo Trung tâm" in sentence
    (letter,) = mail.outbox
    assert letter.to == ["thanh@trung-tam.test"]
    assert "/invitation/" not in letter.body


def test_a_link_from_the_console_is_told_too(people: People) -> None:
    invite(user=people[Role.DIRECTOR], by=None, on=STORY_DAY)
    assert "Người giữ máy chủ" in told(people[Role.DIRECTOR])[0]


def test_whose_lock_was_changed_by_a_link_is_told(people: People, officer: User) -> None:
    token = invite(user=officer, by=people[Role.ADMINISTRATOR], on=STORY_DAY)
    link = Invitation.objects.get(user=officer)
    confirm_invitation(invitation=link, by=people[Role.DIRECTOR], on=STORY_DAY)
    Client().post(reverse("web:invitation", args=[token]), {"password": NEW, "again": NEW})
    assert "vừa được đổi" in told(officer)[-1]


def test_a_first_password_is_no_change_to_tell_of(people: People, newcomer: User) -> None:
    token = invite(user=newcomer, by=people[Role.ADMINISTRATOR], on=STORY_DAY)
    Client().post(reverse("web:invitation", args=[token]), {"password": NEW, "again": NEW})
    assert len(told(newcomer)) == 1  # the link


def test_without_the_notice_nobody_would_hear_of_a_take_over(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: with nobody listening, the account changes hands and its owner has no word."""
    monkeypatch.setattr(invited, "receivers", [])
    monkeypatch.setattr(invited, "use_caching", False)
    invite(user=people[Role.DIRECTOR], by=people[Role.ADMINISTRATOR], on=STORY_DAY)
    assert told(people[Role.DIRECTOR]) == []
