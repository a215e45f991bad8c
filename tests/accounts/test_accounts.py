"""People, roles by area and day, invitations, lock-out."""

from datetime import date, timedelta

import pytest

from caunoi.accounts import actions, queries
from caunoi.accounts.actions import (
    AccountRefusal,
    TooManyTries,
    begin_sign_in,
    create_user,
    end_grant,
    end_grants_of,
    finish_sign_in,
    grant_role,
    remember_device,
    set_active,
)
from caunoi.accounts.invitations import accept_invitation, invitation_for, invite
from caunoi.accounts.models import Invitation, KnownDevice, RoleGrant, SignInAttempt, User
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import GRANTS, PERMISSIONS, Role, granted
from caunoi.common import clock
from caunoi.common.errors import NotPermitted
from caunoi.notices.models import Notice

pytestmark = pytest.mark.django_db
DAY = date(2018, 12, 20)
People = dict[Role, User]


def test_every_permission_is_held_by_some_role_and_none_is_unknown() -> None:
    known = {p.key for p in PERMISSIONS}
    held = set().union(*GRANTS.values())
    assert held == known


@pytest.mark.parametrize(
    "keys", [("schemes.aprove",), ("schemes",), ("norms.view", "schemes.view", "norms.view")]
)
def test_a_key_that_is_misspelt_or_given_twice_stops_the_start(keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=keys[-1]):
        granted(*keys)


def test_maker_checker_and_payer_of_the_sheet_share_no_role() -> None:
    for role, keys in GRANTS.items():
        steps = keys & {"allowances.prepare", "allowances.check", "allowances.pay"}
        assert len(steps) <= 1, role


def test_role_begins_and_ends_on_its_days(people: People) -> None:
    user = create_user(username="a", full_name="A", by=people[Role.ADMINISTRATOR], on=DAY)
    grant_role(
        user=user,
        role=Role.OFFICER,
        starts_on=date(2018, 1, 1),
        ends_on=date(2019, 1, 1),
        by=people[Role.ADMINISTRATOR],
        on=DAY,
    )
    assert not rights_of(user, date(2017, 12, 31)).may("register.import")
    assert rights_of(user, date(2018, 1, 1)).may("register.import")
    assert rights_of(user, date(2018, 12, 31)).may("register.import")
    assert not rights_of(user, date(2019, 1, 1)).may("register.import")


def test_deactivated_user_may_nothing(people: People) -> None:
    officer = people[Role.OFFICER]
    set_active(
        user=officer, is_active=False, reason="nghỉ việc", by=people[Role.ADMINISTRATOR], on=DAY
    )
    assert not rights_of(officer, DAY).may("register.view")


def test_nobody_raises_own_rights(people: People) -> None:
    administrator = people[Role.ADMINISTRATOR]
    with pytest.raises(NotPermitted):
        grant_role(user=administrator, role=Role.DIRECTOR, by=administrator, on=DAY)
    assert not rights_of(administrator, DAY).may("allowances.check")


def test_officer_gives_field_roles_only(people: People) -> None:
    user = create_user(username="a", full_name="A", by=people[Role.ADMINISTRATOR], on=DAY)
    grant_role(user=user, role=Role.COLLABORATOR, by=people[Role.OFFICER], on=DAY)
    with pytest.raises(NotPermitted):
        grant_role(user=user, role=Role.ACCOUNTANT, by=people[Role.OFFICER], on=DAY)


def test_refusal_names_what_and_who_may(people: People) -> None:
    with pytest.raises(NotPermitted, match="chi theo bảng.*Kế toán"):
        rights_of(people[Role.OFFICER], DAY).require("allowances.pay")


def test_grant_of_an_appointment_is_not_ended_by_hand(people: People) -> None:
    grant = RoleGrant.objects.create(
        user=people[Role.COLLABORATOR], role=Role.COLLABORATOR, source_key="appointment:1"
    )
    with pytest.raises(AccountRefusal, match="quyết định cử"):
        end_grant(
            grant=grant, seen=1, ends_on=DAY, reason="x", by=people[Role.ADMINISTRATOR], on=DAY
        )
    ended = end_grants_of(source_key="appointment:1", ends_on=DAY, by=people[Role.OFFICER], on=DAY)
    assert ended == 1
    grant.refresh_from_db()
    assert grant.ends_on == DAY


# Invitations ------------------------------------------------------------------------------------


def test_invitation_works_once(people: People) -> None:
    user = create_user(username="moi", full_name="Người mới", by=None, on=DAY)
    token = invite(user=user, by=people[Role.ADMINISTRATOR], on=DAY)
    accept_invitation(token=token, password="mot-cau-dai-de-nho")
    user.refresh_from_db()
    assert user.check_password("mot-cau-dai-de-nho")
    with pytest.raises(AccountRefusal, match="đã dùng"):
        accept_invitation(token=token, password="mot-cau-khac-de-nho")
    user.refresh_from_db()
    assert user.check_password("mot-cau-dai-de-nho")


def test_token_itself_is_not_stored(people: People) -> None:
    token = invite(user=people[Role.OFFICER], by=people[Role.ADMINISTRATOR], on=DAY)
    assert token not in Invitation.objects.get().token_hash


def test_new_invitation_ends_the_one_before(people: People) -> None:
    first = invite(user=people[Role.OFFICER], by=None, on=DAY)
    invite(user=people[Role.OFFICER], by=None, on=DAY)
    assert invitation_for(first) is None


def test_invitation_expires(people: People) -> None:
    token = invite(user=people[Role.OFFICER], by=None, on=DAY)
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(AccountRefusal):
        accept_invitation(token=token, password="mot-cau-dai-de-nho")


def test_weak_password_leaves_the_invitation_open(people: People) -> None:
    token = invite(user=people[Role.OFFICER], by=None, on=DAY)
    with pytest.raises(AccountRefusal):
        accept_invitation(token=token, password="12345")
    assert invitation_for(token) is not None


# Lock-out ---------------------------------------------------------------------------------------


def a_wrong_try(name: str = "a", address: str = "10.0.0.1", device: str = "") -> None:
    begin_sign_in(username=name, address=address, device_key=device)


def wrong_tries(count: int, name: str = "a", address: str = "10.0.0.1", device: str = "") -> None:
    for _number in range(count):
        a_wrong_try(name, address, device)


def test_ten_wrong_tries_close_the_name_at_that_address_for_a_quarter_hour() -> None:
    wrong_tries(queries.WRONG_TRIES)
    with pytest.raises(TooManyTries) as refused:
        a_wrong_try()
    assert timedelta(minutes=14) < refused.value.wait <= queries.LOCK_OUT
    assert refused.value.status == 429
    a_wrong_try(name="b")
    a_wrong_try(address="10.0.0.9")
    SignInAttempt.objects.update(at=clock.now() - queries.LOCK_OUT - timedelta(seconds=1))
    a_wrong_try()


def test_whoever_waits_does_not_lengthen_the_wait() -> None:
    wrong_tries(queries.WRONG_TRIES)
    for _try in range(20):
        with pytest.raises(TooManyTries):
            a_wrong_try()
    assert SignInAttempt.objects.count() == queries.WRONG_TRIES


def test_the_wait_ends_when_the_tenth_try_is_a_quarter_of_an_hour_old() -> None:
    wrong_tries(queries.WRONG_TRIES)
    first = SignInAttempt.objects.order_by("pk")[0]
    first.at = clock.now() - timedelta(minutes=10)
    first.save()
    with pytest.raises(TooManyTries) as refused:
        a_wrong_try()
    assert timedelta(minutes=4) < refused.value.wait <= timedelta(minutes=5)


def test_an_office_of_thirty_behind_one_address_is_not_locked_out() -> None:
    for number in range(30):
        wrong_tries(queries.WRONG_TRIES - 1, name=f"officer{number}")
    a_wrong_try(name="colleague")


def test_guessing_many_names_from_one_address_is_stopped_there_alone() -> None:
    for number in range(queries.WRONG_TRIES_AT_ADDRESS):
        a_wrong_try(name=f"name{number}")
    with pytest.raises(TooManyTries):
        a_wrong_try(name="another")
    a_wrong_try(name="another", address="10.0.0.9")


def test_many_addresses_against_one_name_slow_it_for_strangers_and_tell_the_person(
    people: People,
) -> None:
    director = people[Role.DIRECTOR]
    key = remember_device(user=director, device_key="")
    for number in range(queries.WRONG_TRIES_BY_STRANGERS):
        a_wrong_try(name=director.username, address=f"10.0.1.{number}")
    for _again in range(3):
        with pytest.raises(TooManyTries):
            a_wrong_try(name=director.username, address="10.9.9.9")
    told = Notice.objects.filter(kind="accounts.guessed")
    assert [notice.recipient for notice in told] == [director]
    a_wrong_try(name=director.username, address="10.9.9.9", device=key)


def test_a_known_device_is_closed_by_its_own_tries(people: People) -> None:
    director = people[Role.DIRECTOR]
    key = remember_device(user=director, device_key="")
    wrong_tries(queries.WRONG_TRIES, name=director.username, device=key)
    with pytest.raises(TooManyTries):
        a_wrong_try(name=director.username, device=key)
    a_wrong_try(name=director.username, address="10.0.0.9")


def test_sabotage_without_known_devices_strangers_lock_the_director_out(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The harm that known devices prevent: the test above must see it."""
    monkeypatch.setattr(actions, "knows_device", lambda *_asked: False)
    with pytest.raises(TooManyTries):
        test_many_addresses_against_one_name_slow_it_for_strangers_and_tell_the_person(people)


def test_sabotage_without_the_count_guessing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "opens_at", lambda *_asked: None)
    with pytest.raises(pytest.fail.Exception):
        test_ten_wrong_tries_close_the_name_at_that_address_for_a_quarter_hour()


def test_a_device_is_known_for_its_own_person_and_ninety_days(people: People) -> None:
    key = remember_device(user=people[Role.OFFICER], device_key="")
    wrong_tries(queries.WRONG_TRIES, name=people[Role.DIRECTOR].username, device=key)
    with pytest.raises(TooManyTries):
        a_wrong_try(name=people[Role.DIRECTOR].username, device=key)
    assert queries.knows_device(people[Role.OFFICER].username, KnownDevice.objects.get().key_hash)
    KnownDevice.objects.update(last_at=clock.now() - queries.DEVICE_LASTS)
    assert not queries.knows_device(
        people[Role.OFFICER].username, KnownDevice.objects.get().key_hash
    )


def test_a_device_keeps_its_key_and_takes_none_from_elsewhere(people: People) -> None:
    key = remember_device(user=people[Role.OFFICER], device_key="planted")
    assert key != "planted"
    assert remember_device(user=people[Role.DIRECTOR], device_key=key) == key
    assert KnownDevice.objects.count() == 2


def test_a_new_password_makes_every_device_a_strange_one(people: People) -> None:
    token = invite(user=people[Role.OFFICER], by=None, on=DAY)
    remember_device(user=people[Role.OFFICER], device_key="")
    accept_invitation(token=token, password="một mật khẩu dài")
    assert not KnownDevice.objects.exists()


def test_a_right_password_forgets_the_own_wrong_tries_and_not_those_of_strangers() -> None:
    wrong_tries(queries.WRONG_TRIES - 1)
    wrong_tries(3, address="10.0.0.9")
    finish_sign_in(begin_sign_in(username="a", address="10.0.0.1"))
    assert SignInAttempt.objects.filter(address="10.0.0.1").count() == 0
    assert SignInAttempt.objects.filter(address="10.0.0.9").count() == 3
