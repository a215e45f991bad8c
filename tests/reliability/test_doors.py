"""P2: nobody comes into another's account unseen, by any door, whoever they are."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.db import transaction

from caunoi.accounts.actions import (
    choose_email,
    create_user,
    grant_role,
    set_active,
    set_password,
)
from caunoi.accounts.imports.actions import invite_people
from caunoi.accounts.invitations import (
    accept_invitation,
    confirm_invitation,
    forget_password,
    invite,
)
from caunoi.accounts.models import Invitation, RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.common.errors import Refusal
from caunoi.imports.models import SentList
from caunoi.journal.models import Entry
from caunoi.notices.models import Notice
from tests.factories.network import STORY_DAY, make_land, make_person_list
from tests.reliability import goals

pytestmark = pytest.mark.django_db
OLD, NEW = "duong-may-qua-cau-2018", "mot-cau-dai-de-nho-2019"
People = dict[Role, User]
#: Try to come into the account of `owner` as `by`; whatever is refused raises `Refusal`.
Door = Callable[[User, User], None]


def _by_link(owner: User, by: User) -> None:
    accept_invitation(token=invite(user=owner, by=by, on=STORY_DAY), password=NEW)


def _confirmed_by_oneself(owner: User, by: User) -> None:
    token = invite(user=owner, by=by, on=STORY_DAY)
    confirm_invitation(invitation=owner.invitations.latest("pk"), by=by, on=STORY_DAY)
    accept_invitation(token=token, password=NEW)


def _by_letter_to_own_address(owner: User, by: User) -> None:
    """Whoever made the account may have written their own address into it."""
    found = forget_password(name=by.email, on=STORY_DAY)
    if found is not None and found[0].pk == owner.pk:
        accept_invitation(token=found[1], password=NEW)


def _by_first_link_kept_back(owner: User, by: User) -> None:
    """The link was made while nobody used the account, and is opened later."""
    password, owner.password = owner.password, ""
    owner.set_unusable_password()
    owner.save()
    token = invite(user=owner, by=by, on=STORY_DAY)
    User.objects.filter(pk=owner.pk).update(password=password)
    accept_invitation(token=token, password=NEW)


def _after_closing_and_reopening(owner: User, by: User) -> None:
    for is_active in (False, True):
        set_active(user=owner, is_active=is_active, reason="rà soát", by=by, on=STORY_DAY)
    _by_link(owner, by)


def _by_a_second_account_of_the_same_name(owner: User, by: User) -> None:
    create_user(username=owner.username, full_name=owner.full_name, by=by, on=STORY_DAY)
    _by_link(owner, by)


def _by_the_list_of_people(owner: User, by: User) -> None:
    sent = SentList.objects.get()
    SentList.objects.update(written=[[1, owner.pk]])
    sent.refresh_from_db()
    for user, token in invite_people(sent=sent, by=by, on=STORY_DAY):
        if user.pk == owner.pk:
            accept_invitation(token=token, password=NEW)


def _by_the_address(owner: User, by: User) -> None:
    choose_email(email=by.email, current="sai", by=owner, on=STORY_DAY)
    _by_letter_to_own_address(owner, by)


def _by_taking_the_roles(owner: User, by: User) -> None:
    for grant in owner.grants.all():
        grant_role(user=by, role=Role(grant.role), by=by, on=STORY_DAY, decision="QĐ 1")


DOORS: tuple[Door, ...] = (
    _by_link,
    _confirmed_by_oneself,
    _by_letter_to_own_address,
    _by_first_link_kept_back,
    _after_closing_and_reopening,
    _by_a_second_account_of_the_same_name,
    _by_the_list_of_people,
    _by_the_address,
    _by_taking_the_roles,
)


@dataclass
class Measured:
    asked: int = 0
    taken: list[str] = field(default_factory=list)


def measured(people: People) -> Measured:
    """Let everybody try every door of everybody else; each try is undone."""
    make_land(people)
    make_person_list(people, [("Trần Thị Dụ", "Kế toán", "01/QĐ")])
    for person in people.values():
        set_password(person, OLD)
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@noi.test")
        person.refresh_from_db()
    found = Measured()
    for door in DOORS:
        for owner in people.values():
            for by in people.values():
                if owner != by:
                    found.asked += 1
                    if _is_taken(door, owner, by):
                        found.taken.append(f"{door.__name__} of {owner} by {by}")
    return found


def _is_taken(door: Door, owner: User, by: User) -> bool:
    roles = set(by.grants.values_list("role", flat=True))
    with transaction.atomic():
        try:
            with transaction.atomic():
                door(User.objects.get(pk=owner.pk), User.objects.get(pk=by.pk))
        except Refusal:
            pass
        is_other = User.objects.get(pk=owner.pk).check_password(NEW)
        has_more = set(RoleGrant.objects.filter(user=by).values_list("role", flat=True)) != roles
        transaction.set_rollback(True)
    return is_other or has_more


def test_nobody_comes_into_an_account_of_another(people: People) -> None:
    found = measured(people)
    figure = f"{len(found.taken)} taken over unseen, {len(DOORS)} doors"
    goals.say(
        "P2-doors",
        done=found.asked - len(found.taken),
        asked=found.asked,
        figure=figure,
        holds=not found.taken,
    )
    assert not found.taken, found.taken


def test_sabotage_without_the_second_person_a_link_takes_accounts_over(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Invitation, "is_waiting", False)
    taken = measured(people).taken
    assert {name.partition(" of ")[0] for name in taken} >= {
        "_by_link",
        "_after_closing_and_reopening",
    }


def test_a_way_that_two_open_is_seen_by_its_owner(people: People) -> None:
    """And the doors are doors: with the second person the same link does open."""
    owner, maker = people[Role.OFFICER], people[Role.ADMINISTRATOR]
    set_password(owner, OLD)
    token = invite(user=owner, by=maker, on=STORY_DAY)
    confirm_invitation(
        invitation=owner.invitations.latest("pk"), by=people[Role.DIRECTOR], on=STORY_DAY
    )
    accept_invitation(token=token, password=NEW)
    assert User.objects.get(pk=owner.pk).check_password(NEW)
    told = Notice.objects.filter(recipient=owner).values_list("kind", flat=True)
    assert list(told).count("accounts.invited") == 2 and "accounts.password_changed" in told
    done = Entry.objects.filter(subject_id=str(owner.pk)).values_list("action", flat=True)
    assert {"accounts.invite", "accounts.confirm_invitation", "accounts.accept_invitation"} <= set(
        done
    )
    assert owner.invitations.unseen_by_owner().exists()  # type: ignore[attr-defined]
