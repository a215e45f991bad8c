"""Writes the links with which a person sets a password: first, new or forgotten.

A link opens every door of its person. So one that somebody else makes for an account in use opens
only after a second person has confirmed it, and whoever holds the account is told at each step.
`by` None is the console of the server, the last resort: it needs nobody, and director and auditors
are told.
"""

import secrets
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.actions import AccountRefusal, hash_of, require_may_manage, set_password
from caunoi.accounts.models import Invitation, User
from caunoi.accounts.rights import holders_at, people_in_role_at
from caunoi.accounts.roles import Role
from caunoi.accounts.signals import (
    invitation_confirmed,
    invitation_refused,
    invited,
    password_changed,
)
from caunoi.common import clock
from caunoi.common.errors import NotPermitted
from caunoi.common.locking import lock_row
from caunoi.common.text import normalise
from caunoi.journal.actions import action, record
from caunoi.journal.models import Entry

INVITATION_LASTS = timedelta(days=7)
#: A link for a forgotten password: it is asked for by whoever waits for it.
FORGOTTEN_LASTS = timedelta(hours=1)
#: Who was given a role by the maker of a link so shortly before it is no second person.
NEW_IN_ROLE = timedelta(days=30)
#: Letters for a forgotten password that one account gets within that time.
MOST_FORGOTTEN = 3


@action("accounts.invite", title=gettext_lazy("Tạo liên kết mời"))
def invite(*, user: User, by: User | None, on: date, by_mail: bool = False) -> str:
    """Return the token of a link that sets a password once, within seven days.

    Only the token's hash is stored. An earlier unused link of the person stops working. With
    `by_mail` the caller sends the link to the address that is recorded and shows it to nobody.
    """
    if by is not None:
        require_may_manage(by, on)
        if by.pk == user.pk:
            raise NotPermitted(_("Không ai tự tạo liên kết cho mình. Đổi mật khẩu ở trang riêng."))
    user = lock_row(User.objects.all(), user.pk)
    if not user.is_active:
        raise AccountRefusal(_("Tài khoản đã khóa. Mở lại tài khoản rồi hãy tạo liên kết."))
    if by_mail and not user.email:
        raise AccountRefusal(_("Chưa ghi địa chỉ thư của người này nên chưa gửi được liên kết."))
    token, invitation = _open_link(
        user, by, INVITATION_LASTS, mailed_to=user.email if by_mail else ""
    )
    after = {"mailed_to": invitation.mailed_to, "needs_confirmation": invitation.is_waiting}
    record(action="accounts.invite", subject=user, by=by, on=on, after=after)
    invited.send(User, invitation=invitation, on=on)
    return token


@action(
    "accounts.forget_password",
    title=gettext_lazy("Xin liên kết vì quên mật khẩu"),
    may_change_nothing=True,
)
def forget_password(*, name: str, on: date) -> tuple[User, str] | None:
    """Return the person with that user name or proven address, and the token of a link.

    The link lasts an hour and goes only to an address that the person proved to be theirs: one that
    somebody else wrote down may be somebody else's. None if there is no such account or address, or
    the account was sent `MOST_FORGOTTEN` letters within the hour.
    """
    name = normalise(name).lower()
    known = User.objects.select_for_update().filter(is_active=True, email_proven_at__isnull=False)
    user = known.filter(username=name).first() or known.filter(email__iexact=name).first()
    if user is None or not user.email:
        return None
    lately = user.invitations.filter(
        created_by=user, created_at__gt=clock.now() - FORGOTTEN_LASTS
    ).count()
    if lately >= MOST_FORGOTTEN:
        return None
    token, invitation = _open_link(user, user, FORGOTTEN_LASTS, mailed_to=user.email)
    record(
        action="accounts.forget_password",
        subject=user,
        by=None,
        on=on,
        after={"mailed_to": invitation.mailed_to},
    )
    invited.send(User, invitation=invitation, on=on)
    return user, token


def _open_link(
    user: User, by: User | None, lasts: timedelta, *, mailed_to: str
) -> tuple[str, Invitation]:
    token, now = secrets.token_urlsafe(32), clock.now()
    user.invitations.open().update(expires_at=now)
    invitation = Invitation.objects.create(
        user=user,
        token_hash=hash_of(token),
        created_at=now,
        created_by=by,
        expires_at=now + lasts,
        for_account_in_use=user.is_in_use,
        needs_confirmation=user.is_in_use and by is not None and by.pk != user.pk,
        mailed_to=mailed_to,
    )
    return token, invitation


# The second person -------------------------------------------------------------------------------


def confirmers_of(invitation: Invitation, on: date) -> list[User]:
    """Return who may confirm: others who manage people everywhere or, if there are none, directors.

    Nobody to whom the maker of the link gave a role within `NEW_IN_ROLE` before: an account could
    have been made only to confirm. Empty if there is nobody: then the console is left.
    """
    concerned = {invitation.user_id, invitation.created_by_id}
    lately = Entry.objects.filter(
        action="accounts.grant_role",
        by_id=invitation.created_by_id,
        at__gt=invitation.created_at - NEW_IN_ROLE,
    )
    concerned |= {int(key) for key in lately.values_list("subject_id", flat=True)}
    for people in (
        holders_at("people.manage", on, None),
        people_in_role_at(Role.DIRECTOR, on, None),
    ):
        if others := [person for person in people if person.pk not in concerned]:
            return others
    return []


def may_confirm(invitation: Invitation, by: User, on: date) -> bool:
    return invitation.is_waiting and by in confirmers_of(invitation, on)


@action("accounts.confirm_invitation", title=gettext_lazy("Xác nhận liên kết vào tài khoản"))
def confirm_invitation(*, invitation: Invitation, by: User, on: date) -> Invitation:
    """Let the link open; its seven days still count from when it was made."""
    invitation = _waiting_row(invitation, by, on)
    invitation.confirmed_by, invitation.confirmed_at = by, clock.now()
    invitation.save(update_fields=["confirmed_by", "confirmed_at"])
    record(
        action="accounts.confirm_invitation",
        subject=invitation.user,
        by=by,
        on=on,
        after={"created_by": invitation.created_by},
    )
    invitation_confirmed.send(User, invitation=invitation)
    return invitation


@action("accounts.refuse_invitation", title=gettext_lazy("Từ chối liên kết vào tài khoản"))
def refuse_invitation(*, invitation: Invitation, reason: str, by: User, on: date) -> Invitation:
    """End the link before it opened."""
    if not normalise(reason):
        raise AccountRefusal(_("Cần ghi lý do từ chối."))
    invitation = _waiting_row(invitation, by, on)
    invitation.expires_at = clock.now()
    invitation.save(update_fields=["expires_at"])
    record(
        action="accounts.refuse_invitation",
        subject=invitation.user,
        by=by,
        on=on,
        ground=normalise(reason),
        before={"created_by": invitation.created_by},
    )
    invitation_refused.send(User, invitation=invitation, by=by, reason=normalise(reason))
    return invitation


def _waiting_row(invitation: Invitation, by: User, on: date) -> Invitation:
    """Lock the link; refuse one that no longer waits, and whoever is no second person."""
    rows = Invitation.objects.select_related("user", "created_by")
    invitation = lock_row(rows, invitation.pk)
    if not invitation.is_waiting or invitation.expires_at <= clock.now():
        raise AccountRefusal(
            _("Liên kết này không còn chờ xác nhận: đã xác nhận, đã từ chối hoặc đã hết hạn.")
        )
    if by.pk in (invitation.created_by_id, invitation.user_id):
        raise NotPermitted(
            _("Người tạo liên kết và chủ tài khoản không tự xác nhận. Cần một người thứ hai.")
        )
    if by not in confirmers_of(invitation, on):
        raise NotPermitted(
            _(
                "Xác nhận liên kết là việc của người quản trị thứ hai; khi không có ai thì của "
                "giám đốc."
            )
        )
    return invitation


# Using a link ------------------------------------------------------------------------------------


def invitation_for(token: str) -> Invitation | None:
    """Return the link if it is still open; `is_waiting` says whether it must be confirmed first."""
    found = Invitation.objects.select_related("user").open().filter(token_hash=hash_of(token))
    invitation = found.first()
    if invitation is None or not invitation.user.is_active:
        return None
    # A first link of an account that somebody has come to use meanwhile had no second person.
    if invitation.user.is_in_use and not invitation.for_account_in_use:
        return None
    return invitation


@action("accounts.accept_invitation", title=gettext_lazy("Đặt mật khẩu bằng liên kết mời"))
def accept_invitation(*, token: str, password: str) -> User:
    invitation = invitation_for(token)
    if invitation is not None and invitation.is_waiting:
        raise AccountRefusal(
            _("Liên kết này chờ người thứ hai xác nhận. Mở lại sau khi được xác nhận.")
        )
    taken = invitation and Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True).update(
        used_at=clock.now()
    )
    if not invitation or not taken:
        raise AccountRefusal(_("Liên kết mời này đã dùng hoặc đã hết hạn. Xin một liên kết mới."))
    user = invitation.user
    is_first = not user.has_usable_password()
    set_password(user, password)
    if invitation.mailed_to and invitation.mailed_to == user.email:
        user.email_proven_at = clock.now()
        user.save(update_fields=["email_proven_at"])
    record(action="accounts.accept_invitation", subject=user, by=user)
    if not is_first:
        password_changed.send(User, user=user)
    return user


@action("accounts.see_invitations", title=gettext_lazy("Xem các liên kết vào tài khoản của mình"))
def see_invitations(*, by: User, on: date) -> int:
    """Mark the links that others made for the person's account as seen; return how many."""
    seen = Invitation.objects.filter(user=by).unseen_by_owner().update(seen_at=clock.now())
    record(action="accounts.see_invitations", subject=by, by=by, on=on, after={"seen": seen})
    return seen
