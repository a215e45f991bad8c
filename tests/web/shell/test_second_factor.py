"""The second factor: a password alone never passes it, at any door."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from caunoi.accounts import second_factor
from caunoi.accounts.actions import WrongPassword
from caunoi.accounts.invitations import invite
from caunoi.accounts.models import User
from caunoi.accounts.queries import WRONG_TRIES
from caunoi.accounts.roles import Role
from caunoi.accounts.second_factor import (
    demand_second_factor,
    has_second_factor,
    remove_second_factor,
    set_up_second_factor,
    unused_recovery_codes,
    use_code,
)
from caunoi.cli.main import main
from caunoi.common import clock
from caunoi.journal.models import Entry
from caunoi.notices.models import Notice
from caunoi.web.access import SIGNED_IN, rows
from tests.factories.network import STORY_DAY
from tests.web.conftest import ClientFor, People
from tests.web.pages import markup_of

pytestmark = pytest.mark.django_db
DOOR, CODE = reverse("web:sign-in"), reverse("web:second-factor")
OWN = reverse("web:second-factor-set-up")
RIGHT = "khuyến công 2018"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = 51_000_000


@pytest.fixture(autouse=True)
def half_minute(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The half minutes whose codes are accepted now; a test moves on by changing them."""
    accepted = [NOW - 1, NOW, NOW + 1]
    monkeypatch.setattr(second_factor, "yield_hotp_counters_from_time", lambda: iter(accepted))
    return accepted


def code_of(counter: int, secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def officer(people: People) -> User:
    user = people[Role.OFFICER]
    user.set_password(RIGHT)
    user.save()
    return user


@pytest.fixture
def codes(officer: User) -> list[str]:
    """Recovery codes of an officer with a second factor."""
    return set_up_second_factor(
        secret=SECRET, code=code_of(NOW - 1), password=RIGHT, by=officer, on=STORY_DAY
    )


def try_password(client: Client, user: User, password: str = RIGHT) -> int:
    return client.post(DOOR, {"username": user.username, "password": password}).status_code


def try_code(client: Client, code: str) -> int:
    return client.post(CODE, {"code": code}).status_code


def signed_in(client: Client) -> bool:
    return client.get(reverse("web:today")).status_code == 200


def test_after_the_password_the_code_is_asked_and_leads_where_one_wanted(
    officer: User, codes: list[str]
) -> None:
    client, to = Client(), reverse("web:notices")
    answer = client.post(DOOR, {"username": officer.username, "password": RIGHT, "next": to})
    assert answer["Location"] == CODE
    assert not signed_in(client)
    assert try_code(client, "000000") == 422
    assert not signed_in(client)
    assert client.post(CODE, {"code": code_of(NOW)})["Location"] == to
    assert signed_in(client)


def test_without_the_gate_the_password_alone_gets_in(
    officer: User, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: the door does not ask who has a second factor."""
    monkeypatch.setattr("caunoi.web.shell.sign_in.has_second_factor", lambda _user: False)
    client = Client()
    try_password(client, officer)
    assert signed_in(client)


def test_no_code_is_asked_for_before_the_password(codes: list[str]) -> None:
    assert Client().post(CODE, {"code": code_of(NOW)})["Location"] == DOOR


def test_a_code_of_the_app_works_once(officer: User, codes: list[str]) -> None:
    for_first, for_second = Client(), Client()
    try_password(for_first, officer)
    try_password(for_second, officer)
    assert try_code(for_first, code_of(NOW)) == 302
    assert try_code(for_second, code_of(NOW)) == 422
    assert try_code(for_second, code_of(NOW - 1)) == 422  # it was used to set up


def test_each_recovery_code_works_once_and_the_person_is_told(
    officer: User, codes: list[str]
) -> None:
    assert len(set(codes)) == 10
    for code in codes:
        client = Client()
        try_password(client, officer)
        assert try_code(client, f"{code[:4]} {code[4:]}") == 302
        again = Client()
        try_password(again, officer)
        assert try_code(again, code) == 422
    assert Entry.objects.filter(action="accounts.use_recovery_code").count() == len(codes)
    assert Notice.objects.filter(recipient=officer, kind="accounts.second_factor").count() == 11


def test_after_the_key_of_the_installation_is_lost_no_code_works_and_no_page_fails(
    officer: User, codes: list[str], settings: Any
) -> None:
    settings.SECRET_KEY = "another key of this installation"
    assert unused_recovery_codes(officer) == 0
    assert not use_code(user=officer, code=codes[0], on=STORY_DAY)


def test_wrong_codes_close_the_door_and_a_right_password_does_not_forget_them(
    officer: User, codes: list[str]
) -> None:
    client = Client()
    for _number in range(WRONG_TRIES):
        assert try_password(client, officer) == 302
        assert try_code(client, "000000") == 422
    answer = client.post(CODE, {"code": code_of(NOW)})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 14 * 60
    assert try_password(client, officer) == 429
    assert not signed_in(client)


def test_a_link_with_a_new_password_does_not_pass_the_second_factor(
    officer: User, codes: list[str]
) -> None:
    token = invite(user=officer, by=None, on=STORY_DAY)
    new = "một mật khẩu khác 19"
    client = Client()
    url = reverse("web:invitation", args=[token])
    answer = client.post(url, {"password": new, "again": new})
    assert answer["Location"] == CODE
    assert not signed_in(client)


def test_a_password_that_was_changed_meanwhile_ends_the_half_way(
    officer: User, codes: list[str]
) -> None:
    client = Client()
    try_password(client, officer)
    officer.set_password("một mật khẩu khác 19")
    officer.save()
    assert client.post(CODE, {"code": code_of(NOW)})["Location"] == DOOR


def test_an_account_that_was_closed_meanwhile_stays_closed(officer: User, codes: list[str]) -> None:
    client = Client()
    try_password(client, officer)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert client.post(CODE, {"code": code_of(NOW)})["Location"] == DOOR


def test_a_person_sets_it_up_by_the_page_and_sees_the_codes_once(officer: User) -> None:
    client = Client()
    try_password(client, officer)
    page = markup_of(client.get(OWN))
    secret = client.session["second_factor_secret"]
    assert 'class="qr"' in page
    wrong = {"code": code_of(NOW, secret), "current": "sai"}
    assert client.post(OWN, wrong).status_code == 422
    assert client.post(OWN, {"code": "000000", "current": RIGHT}).status_code == 422
    assert not has_second_factor(officer)
    shown = client.post(OWN, {"code": code_of(NOW, secret), "current": RIGHT})
    assert markup_of(shown).count("<li><b") == 10
    assert has_second_factor(officer)
    assert Entry.objects.filter(action="accounts.set_up_second_factor", by=officer).exists()
    stored = Authenticator.objects.get(user=officer, type="totp").data["secret"]
    assert secret not in stored


def test_without_the_password_nobody_removes_it(officer: User, codes: list[str]) -> None:
    with pytest.raises(WrongPassword):
        remove_second_factor(password="sai", by=officer, on=STORY_DAY)
    assert has_second_factor(officer)
    remove_second_factor(password=RIGHT, by=officer, on=STORY_DAY)
    assert not Authenticator.objects.filter(user=officer).exists()
    client = Client()
    try_password(client, officer)
    assert signed_in(client)


def test_wrong_passwords_at_the_own_page_count(officer: User, codes: list[str]) -> None:
    client = Client()
    client.force_login(officer)
    url = reverse("web:second-factor-remove")
    for _number in range(WRONG_TRIES):
        assert client.post(url, {"current": "sai"}).status_code == 422
    assert "Đợi 15 phút" in markup_of(client.post(url, {"current": RIGHT}))
    assert has_second_factor(officer)


# --- a role that must -----------------------------------------------------------------------------


@pytest.fixture
def demanded(people: People) -> None:
    by = people[Role.ADMINISTRATOR]
    demand_second_factor(roles=[Role.OFFICER], seen=0, by=by, on=clock.today())


@pytest.mark.usefixtures("demanded")
def test_whoever_must_have_one_does_nothing_else_before(officer: User) -> None:
    client = Client()
    assert try_password(client, officer) == 302
    for row in rows():
        if SIGNED_IN in row.who and "GET" in row.methods and row.name != "second-factor-set-up":
            try:
                url = reverse(f"web:{row.name}")
            except NoReverseMatch:
                continue  # of one thing
            assert client.get(url).headers.get("Location") == OWN, row.name
    assert client.post(reverse("web:password"), {})["Location"] == OWN
    client.get(OWN)
    code = code_of(NOW, client.session["second_factor_secret"])
    assert client.post(OWN, {"code": code, "current": RIGHT}).status_code == 200
    assert signed_in(client)
    assert "không tắt được" in markup_of(client.get(OWN))
    answer = client.post(reverse("web:second-factor-remove"), {"current": RIGHT})
    assert "Trung tâm bắt buộc" in markup_of(answer)
    assert has_second_factor(officer)


@pytest.mark.usefixtures("demanded")
def test_whoever_need_not_have_one_is_not_asked(people: People) -> None:
    user = people[Role.DIRECTOR]
    user.set_password(RIGHT)
    user.save()
    client = Client()
    try_password(client, user)
    assert signed_in(client)


@pytest.mark.usefixtures("demanded")
def test_the_rule_is_in_the_journal_and_changed_on_its_page(client_for: ClientFor) -> None:
    entry = Entry.objects.get(action="accounts.demand_second_factor")
    assert entry.after["roles"] == [Role.OFFICER]
    page = markup_of(client_for(Role.ADMINISTRATOR).get(reverse("web:second-factor-rule")))
    assert 'value="officer"' in page


def test_the_console_takes_a_lost_one_away_and_tells_the_person(
    officer: User, codes: list[str]
) -> None:
    command = ["admin", "reset-second-factor", officer.username]
    assert main([*command, "--reason", "mất điện thoại"]) == 0
    assert not has_second_factor(officer)
    entry = Entry.objects.get(action="accounts.reset_second_factor")
    assert (entry.ground, entry.by) == ("mất điện thoại", None)
    told = Notice.objects.filter(recipient=officer, kind="accounts.second_factor")
    assert any("Người giữ máy chủ" in notice.message for notice in told)
    assert main([*command, "--reason", "lần nữa"]) == 1


def test_none_of_the_pages_of_the_library_is_routed() -> None:
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not {name for name in names if name.startswith(("account_", "mfa_", "socialaccount_"))}
