"""People, roles by area and day, invitations, lock-out."""

from datetime import date, timedelta

import pytest

from caunoi.accounts import queries
from caunoi.accounts.actions import (
    AccountRefusal,
    accept_invitation,
    create_user,
    end_grant,
    end_grants_of,
    forget_failed_sign_ins,
    grant_role,
    invitation_for,
    invite,
    note_failed_sign_in,
    set_active,
)
from caunoi.accounts.models import Invitation, RoleGrant, SignInAttempt, User
from caunoi.accounts.queries import is_locked_out
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import GRANTS, PERMISSIONS, Role, granted
from caunoi.common import clock
from caunoi.common.errors import NotPermitted

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
        end_grant(grant=grant, ends_on=DAY, reason="x", by=people[Role.ADMINISTRATOR], on=DAY)
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


def test_ten_wrong_tries_close_the_name_for_a_quarter_hour() -> None:
    for _try in range(queries.WRONG_TRIES_PER_NAME):
        assert not is_locked_out("a", "10.0.0.1")
        note_failed_sign_in(username="a", address="10.0.0.1")
    assert is_locked_out("a", "10.0.0.9")
    assert not is_locked_out("b", "10.0.0.1")
    SignInAttempt.objects.update(at=clock.now() - queries.LOCK_OUT - timedelta(seconds=1))
    assert not is_locked_out("a", "10.0.0.9")


def test_an_office_behind_one_address_is_not_locked_out_by_one_forgetful_person() -> None:
    for _try in range(queries.WRONG_TRIES_PER_NAME):
        note_failed_sign_in(username="a", address="10.0.0.1")
    assert not is_locked_out("colleague", "10.0.0.1")


def test_guessing_many_names_from_one_address_is_stopped() -> None:
    for number in range(queries.WRONG_TRIES_PER_ADDRESS):
        note_failed_sign_in(username=f"name{number}", address="10.0.0.1")
    assert is_locked_out("another", "10.0.0.1")


def test_right_password_forgets_the_wrong_tries() -> None:
    for _try in range(queries.WRONG_TRIES_PER_NAME):
        note_failed_sign_in(username="a", address="10.0.0.1")
    forget_failed_sign_ins(username="a")
    assert not is_locked_out("a", "10.0.0.1")
