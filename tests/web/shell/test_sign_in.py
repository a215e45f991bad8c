"""The door: password, lock-out, one click in a demonstration, invitations, the way out."""

import pytest
from django.test import Client
from django.urls import reverse

from caunoi.accounts.actions import invite
from caunoi.accounts.models import Installation, User
from caunoi.accounts.queries import WRONG_TRIES_PER_NAME
from caunoi.accounts.roles import Role
from tests.factories.network import STORY_DAY
from tests.web.conftest import ClientFor, People

pytestmark = pytest.mark.django_db
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
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in answer.content.decode()
    assert not signed_in(client)


def test_after_ten_wrong_passwords_even_the_right_one_waits(officer: User) -> None:
    client = Client()
    for _number in range(WRONG_TRIES_PER_NAME):
        try_password(client, officer.username, "sai")
    answer = client.post(DOOR, {"username": officer.username, "password": RIGHT})
    assert "Đợi 15 phút" in answer.content.decode()
    assert not signed_in(client)


def test_a_right_password_forgets_the_wrong_ones(officer: User) -> None:
    client = Client()
    for _number in range(WRONG_TRIES_PER_NAME - 1):
        try_password(client, officer.username, "sai")
    assert try_password(client, officer.username, RIGHT) == 302
    client.logout()
    assert try_password(client, officer.username, "sai") == 422
    assert try_password(client, officer.username, RIGHT) == 302


def test_a_closed_account_does_not_open(officer: User) -> None:
    officer.is_active = False
    officer.save()
    assert try_password(Client(), officer.username, RIGHT) == 422


def test_in_a_demonstration_one_click_is_enough(people: People, demo: Installation) -> None:
    user = people[Role.OFFICER]
    user.is_invented = True
    user.save()
    client = Client()
    page = client.get(DOOR).content.decode()
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
    assert user.full_name not in client.get(DOOR).content.decode()


def test_a_click_never_opens_the_account_of_a_real_person(
    people: People, demo: Installation
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
    assert people[Role.DEPUTY].full_name in client.get(url).content.decode()
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
    assert "Hai lần ghi khác nhau" in answer.content.decode()
    assert Client().post(url, {"password": "12345", "again": "12345"}).status_code == 422
    assert Client().get(url).status_code == 200
