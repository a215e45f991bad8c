"""Links into accounts in use: a second person, the console, the forgotten password, the address."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from caunoi.accounts import invitations
from caunoi.accounts.actions import (
    AccountRefusal,
    WrongPassword,
    choose_email,
    create_user,
    grant_role,
    set_password,
)
from caunoi.accounts.invitations import (
    MOST_FORGOTTEN,
    accept_invitation,
    confirm_invitation,
    confirmers_of,
    forget_password,
    invitation_for,
    invite,
    refuse_invitation,
)
from caunoi.accounts.models import Invitation, RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common import clock
from caunoi.common.errors import NotPermitted
from caunoi.journal.models import Entry
from caunoi.notices.links import mail_forgotten
from caunoi.notices.models import Notice

pytestmark = pytest.mark.django_db
DAY = date(2018, 12, 20)
OLD, NEW = "duong-may-qua-cau-2018", "mot-cau-dai-de-nho-2019"
ADDRESS = "thanh@trung-tam.test"
People = dict[Role, User]


@pytest.fixture
def director(people: People) -> User:
    """The director, who has a password and an address of their own."""
    user = people[Role.DIRECTOR]
    set_password(user, OLD)
    choose_email(email=ADDRESS, current=OLD, by=user, on=DAY)
    user.refresh_from_db()
    return user


def another_administrator() -> User:
    user = User.objects.create(username="quan.tri.2", full_name="Quản trị thứ hai")
    RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR)
    return user


def take_over(token: str) -> None:
    accept_invitation(token=token, password=NEW)


def link_of(user: User) -> Invitation:
    return user.invitations.latest("pk")


def told(user: User) -> str:
    return " ".join(n.text for n in Notice.objects.filter(recipient=user))


def test_a_link_of_an_account_in_use_opens_only_after_a_second_person(
    people: People, director: User
) -> None:
    second = another_administrator()
    token = invite(user=director, by=people[Role.ADMINISTRATOR], on=DAY)
    with pytest.raises(AccountRefusal, match="người thứ hai"):
        take_over(token)
    assert User.objects.get(pk=director.pk).check_password(OLD)
    assert "Xác nhận" not in told(director) and "chưa mở được" in told(director)
    assert "Liên kết chỉ mở khi anh/chị xác nhận" in told(second)
    confirm_invitation(invitation=link_of(director), by=second, on=DAY)
    assert "Quản trị thứ hai xác nhận" in told(director)
    take_over(token)
    assert User.objects.get(pk=director.pk).check_password(NEW)


@pytest.mark.parametrize("who", ["maker", "owner", "officer", "director"])
def test_who_is_no_second_person_confirms_nothing(who: str, people: People) -> None:
    """The director steps in only where no other person manages people."""
    another_administrator()
    officer, maker = people[Role.OFFICER], people[Role.ADMINISTRATOR]
    set_password(officer, OLD)
    invite(user=officer, by=maker, on=DAY)
    other = people[Role.DEPUTY]
    RoleGrant.objects.create(user=other, role=Role.OFFICER)
    persons = {"maker": maker, "owner": officer, "officer": other}
    by = persons.get(who, people[Role.DIRECTOR])
    with pytest.raises(NotPermitted):
        confirm_invitation(invitation=link_of(officer), by=by, on=DAY)
    assert link_of(officer).is_waiting


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DIRECTOR])
def test_who_the_maker_has_just_put_in_office_is_no_second_person(
    role: Role, people: People, director: User
) -> None:
    """An administrator could make an account only to confirm with it, until it is no longer new."""
    maker = people[Role.ADMINISTRATOR]
    sham = create_user(username="gia", full_name="Người Giả", by=maker, on=DAY)
    grant_role(user=sham, role=role, by=maker, on=DAY)
    invite(user=director, by=maker, on=DAY)
    with pytest.raises(NotPermitted):
        confirm_invitation(invitation=link_of(director), by=sham, on=DAY)
    later = Invitation.objects.filter(pk=link_of(director).pk)
    later.update(created_at=clock.now() + invitations.NEW_IN_ROLE + timedelta(minutes=1))
    assert confirmers_of(link_of(director), DAY) == [sham]


def test_the_database_itself_refuses_the_maker(people: People, director: User) -> None:
    invite(user=director, by=people[Role.ADMINISTRATOR], on=DAY)
    for person in (people[Role.ADMINISTRATOR], director):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.update(confirmed_by=person)


def test_without_a_second_administrator_the_director_confirms(people: People) -> None:
    officer = people[Role.OFFICER]
    set_password(officer, OLD)
    invite(user=officer, by=people[Role.ADMINISTRATOR], on=DAY)
    assert confirmers_of(link_of(officer), DAY) == [people[Role.DIRECTOR]]
    confirm_invitation(invitation=link_of(officer), by=people[Role.DIRECTOR], on=DAY)
    assert not link_of(officer).is_waiting


def test_a_single_administrator_cannot_become_the_director(people: People, director: User) -> None:
    invite(user=director, by=people[Role.ADMINISTRATOR], on=DAY)
    assert confirmers_of(link_of(director), DAY) == []


def test_without_the_second_person_the_administrator_is_the_director(
    people: People, director: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotage: with a link that waits for nobody, one person alone takes the account over."""
    monkeypatch.setattr(Invitation, "is_waiting", False)
    take_over(invite(user=director, by=people[Role.ADMINISTRATOR], on=DAY))
    assert User.objects.get(pk=director.pk).check_password(NEW)


def test_a_refused_link_is_dead_and_both_are_told_why(people: People, director: User) -> None:
    second, maker = another_administrator(), people[Role.ADMINISTRATOR]
    token = invite(user=director, by=maker, on=DAY)
    with pytest.raises(AccountRefusal, match="lý do"):
        refuse_invitation(invitation=link_of(director), reason=" ", by=second, on=DAY)
    refuse_invitation(invitation=link_of(director), reason="Giám đốc không xin", by=second, on=DAY)
    assert invitation_for(token) is None
    with pytest.raises(AccountRefusal, match="không còn chờ"):
        confirm_invitation(invitation=link_of(director), by=second, on=DAY)
    assert "Giám đốc không xin" in told(director) and "Giám đốc không xin" in told(maker)


def test_a_first_link_dies_when_the_account_is_in_use(people: People) -> None:
    """Such as one that was kept back while its owner came in by another way."""
    officer = people[Role.OFFICER]
    token = invite(user=officer, by=people[Role.ADMINISTRATOR], on=DAY)
    assert invitation_for(token) is not None
    set_password(officer, OLD)
    assert invitation_for(token) is None


def test_a_link_of_the_console_opens_and_director_and_auditor_know(people: People) -> None:
    officer = people[Role.OFFICER]
    set_password(officer, OLD)
    token = invite(user=officer, by=None, on=DAY)
    for overseer in (people[Role.DIRECTOR], people[Role.AUDITOR]):
        assert "Người giữ máy chủ" in told(overseer)
    assert Entry.objects.filter(action="accounts.invite", subject_id=str(officer.pk)).exists()
    take_over(token)


def test_nobody_makes_a_link_into_the_own_or_a_closed_account(people: People) -> None:
    administrator, officer = people[Role.ADMINISTRATOR], people[Role.OFFICER]
    with pytest.raises(NotPermitted, match="tự tạo"):
        invite(user=administrator, by=administrator, on=DAY)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    with pytest.raises(AccountRefusal, match="khóa"):
        invite(user=officer, by=administrator, on=DAY)


# The forgotten password --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["test-director", " Test-Director", "THANH@trung-tam.test"])
def test_a_forgotten_password_is_set_by_a_letter(name: str, director: User) -> None:
    assert mail_forgotten.call(name, DAY.isoformat())
    (letter,) = mail.outbox
    assert letter.to == [ADDRESS]
    token = str(letter.body).split("/invitation/")[1].split()[0]
    take_over(token)
    assert User.objects.get(pk=director.pk).check_password(NEW)
    assert "quên mật khẩu" in told(director)
    stored = [str(entry.after) for entry in Entry.objects.all()] + [told(director)]
    assert token not in " ".join(stored)


def test_a_link_for_a_forgotten_password_lasts_an_hour(director: User) -> None:
    found = forget_password(name=director.username, on=DAY)
    assert found is not None
    Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    with pytest.raises(AccountRefusal, match="hết hạn"):
        take_over(found[1])
    lasts = Invitation.objects.get().created_at + invitations.FORGOTTEN_LASTS
    assert lasts < clock.now() + timedelta(hours=1, seconds=1)


def test_an_address_that_somebody_else_wrote_gets_no_link(people: People, director: User) -> None:
    """An administrator may have written their own address when the account was made."""
    User.objects.filter(pk=director.pk).update(email="ke@gian.test", email_proven_at=None)
    for name in (director.username, "ke@gian.test", "nobody"):
        assert not mail_forgotten.call(name, DAY.isoformat())
    assert mail.outbox == []


def test_letters_for_one_account_are_few(director: User) -> None:
    sent = [forget_password(name=director.username, on=DAY) for _n in range(MOST_FORGOTTEN + 2)]
    assert sum(found is not None for found in sent) == MOST_FORGOTTEN


def test_a_closed_account_gets_no_letter(director: User) -> None:
    User.objects.filter(pk=director.pk).update(is_active=False)
    assert forget_password(name=director.username, on=DAY) is None


# The address -------------------------------------------------------------------------------------


def test_an_address_is_changed_with_the_password_and_the_former_one_is_told(
    director: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    for wrong in ("", "sai"):
        with pytest.raises(WrongPassword):
            choose_email(email="moi@trung-tam.test", current=wrong, by=director, on=DAY)
    with django_capture_on_commit_callbacks(execute=True):
        choose_email(email="moi@trung-tam.test", current=OLD, by=director, on=DAY)
    assert [ADDRESS] in [letter.to for letter in mail.outbox]


def test_an_invitation_by_letter_proves_the_address(people: People) -> None:
    officer = people[Role.OFFICER]
    officer.email = "mai@trung-tam.test"
    officer.save()
    token = invite(user=officer, by=people[Role.ADMINISTRATOR], on=DAY, by_mail=True)
    take_over(token)
    officer.refresh_from_db()
    assert officer.email_proven_at is not None


def test_a_link_that_was_handed_over_proves_no_address(people: People) -> None:
    officer = people[Role.OFFICER]
    officer.email = "mai@trung-tam.test"
    officer.save()
    take_over(invite(user=officer, by=people[Role.ADMINISTRATOR], on=DAY))
    officer.refresh_from_db()
    assert officer.email_proven_at is None
