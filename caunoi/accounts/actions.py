"""Writes accounts: people, roles by area and day, passwords, sign-in.

`by` None is the machine itself, used by the console on a server that has no administrator yet.
"""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import KnownDevice, RoleGrant, SignInAttempt, User
from caunoi.accounts.queries import (
    DEVICE_LASTS,
    LOCK_OUT,
    WRONG_TRIES,
    WRONG_TRIES_AT_ADDRESS,
    WRONG_TRIES_BY_STRANGERS,
    knows_device,
    opens_at,
)
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import Role
from caunoi.accounts.signals import email_changed, guessed, password_changed
from caunoi.common import clock
from caunoi.common.errors import NotPermitted, Refusal
from caunoi.common.locking import lock_row
from caunoi.common.text import normalise
from caunoi.journal.actions import action, record
from caunoi.localities.models import AdminUnit

_FIELD_ROLES = {Role.COLLABORATOR, Role.TEAM_LEADER}


class AccountRefusal(Refusal):
    """An account, a grant or an invitation that cannot be made as asked."""


class WrongPassword(AccountRefusal):
    """The present password is wrong, so the person may not be the one signed in."""


class TooManyTries(AccountRefusal):
    """The door is closed for `wait` after too many wrong passwords."""

    status = 429

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = -(-int(wait.total_seconds()) // 60) or 1
        super().__init__(
            _(
                "Sai mật khẩu quá nhiều lần. Đợi %(minutes)d phút rồi thử lại, hoặc xin liên kết "
                "mời mới."
            )
            % {"minutes": minutes}
        )


@action("accounts.create_user", title=gettext_lazy("Tạo người dùng"))
def create_user(
    *,
    username: str,
    full_name: str,
    by: User | None,
    on: date,
    phone: str = "",
    email: str = "",
    is_invented: bool = False,
) -> User:
    if by is not None:
        require_may_manage(by, on)
    username, full_name = normalise(username).lower(), normalise(full_name)
    if not username or not full_name:
        raise AccountRefusal(_("Cần cả tên đăng nhập và họ tên."))
    if User.objects.filter(username=username).exists():
        raise AccountRefusal(
            _("Tên đăng nhập %(name)s đã có người dùng. Chọn tên khác.") % {"name": username}
        )
    user = User(
        username=username,
        full_name=full_name,
        phone=phone,
        email=email,
        is_invented=is_invented,
    )
    user.set_unusable_password()
    user.save()
    after = {"username": username, "full_name": full_name}
    record(action="accounts.create_user", subject=user, by=by, on=on, after=after)
    return user


@action("accounts.grant_role", title=gettext_lazy("Giao vai trò"))
def grant_role(
    *,
    user: User,
    role: Role,
    by: User | None,
    on: date,
    unit: AdminUnit | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    decision: str = "",
    source_key: str = "",
) -> RoleGrant:
    """Give a role in an area (None: the whole territory) for `[starts_on, ends_on)`.

    Nobody gives a role to themselves. People who record appointments may give the two field roles.
    """
    if by is not None:
        _require_may_grant(by, role, on, unit)
        if by.pk == user.pk:
            raise NotPermitted(_("Không ai tự giao quyền cho mình. Nhờ một người quản trị khác."))
    if ends_on is not None and starts_on is not None and ends_on <= starts_on:
        raise AccountRefusal(_("Ngày kết thúc phải sau ngày bắt đầu."))
    grant = RoleGrant.objects.create(
        user=user,
        role=role,
        unit=unit,
        starts_on=starts_on,
        ends_on=ends_on,
        decision=decision,
        source_key=source_key,
    )
    after = {"role": role, "unit": unit and unit.code, "starts_on": starts_on, "ends_on": ends_on}
    record(action="accounts.grant_role", subject=user, by=by, on=on, ground=decision, after=after)
    return grant


@action("accounts.end_grant", title=gettext_lazy("Kết thúc vai trò"))
def end_grant(
    *, grant: RoleGrant, seen: int, ends_on: date, reason: str, by: User, on: date
) -> RoleGrant:
    """End a role: `ends_on` is the first day without it. The row stays.

    `seen` is the version of the grant that its author looked at. Raises `AccountRefusal` for a
    grant that came from an appointment.
    """
    grant = lock_row(RoleGrant.objects.select_related("user", "unit"), grant.pk)
    _require_may_grant(by, Role(grant.role), on, grant.unit)
    if not normalise(reason):
        raise AccountRefusal(_("Cần ghi lý do thu quyền."))
    if grant.source_key:
        raise AccountRefusal(
            _(
                "Quyền này theo một quyết định cử. Kết thúc nhiệm kỳ ở trang Mạng lưới thì "
                "quyền hết theo."
            )
        )
    grant.require_seen(seen)
    return _end(grant, ends_on=ends_on, reason=reason, by=by, on=on)


@action(
    "accounts.end_grants_of",
    title=gettext_lazy("Kết thúc các vai trò theo quyết định"),
    may_change_nothing=True,
)
def end_grants_of(
    *, source_key: str, ends_on: date, by: User, on: date, unit: AdminUnit | None = None
) -> int:
    grants = RoleGrant.objects.select_for_update(of=("self",)).filter(source_key=source_key)
    if unit is not None:
        grants = grants.filter(unit=unit)
    running = [
        grant
        for grant in grants.select_related("unit")
        if grant.ends_on is None or grant.ends_on > ends_on
    ]
    _require_may_grant(by, Role.COLLABORATOR, on, *(grant.unit for grant in running))
    for grant in running:
        _end(grant, ends_on=ends_on, reason=source_key, by=by, on=on)
    return len(running)


def _end(grant: RoleGrant, *, ends_on: date, reason: str, by: User, on: date) -> RoleGrant:
    before = {"role": grant.role, "ends_on": grant.ends_on}
    grant.ends_on = max(ends_on, grant.starts_on) if grant.starts_on else ends_on
    grant.renewed().save(update_fields=["ends_on", "version"])
    record(
        action="accounts.end_grant",
        subject=grant.user,
        by=by,
        on=on,
        ground=reason,
        before=before,
        after={"role": grant.role, "ends_on": grant.ends_on},
    )
    return grant


def _require_may_grant(by: User, role: Role, on: date, *units: AdminUnit | None) -> None:
    """Refuse to give or end a role for a place outside the person's own area."""
    rights = rights_of(by, on)
    permissions = ["network.appoint"] if role in _FIELD_ROLES else []
    permissions.append("people.manage")
    if not any(rights.may_at(permission, *units) for permission in permissions):
        held = next((name for name in permissions if rights.may(name)), "people.manage")
        outside = _("Anh/chị giao, thu quyền ở địa bàn của mình; nơi khác nhờ người phụ trách.")
        rights.require_at(held, *units, outside=outside)


def require_may_manage(by: User, on: date) -> None:
    """Refuse a person without `people.manage` everywhere: an account gives all its grants."""
    outside = _("Lập, mời, khóa tài khoản là việc của người quản trị toàn địa bàn Trung tâm.")
    rights_of(by, on).require_at("people.manage", None, outside=outside)


@action("accounts.set_active", title=gettext_lazy("Khóa hoặc mở tài khoản"))
def set_active(*, user: User, is_active: bool, reason: str, by: User, on: date) -> User:
    """Close or reopen an account; its grants hold only while it is open."""
    require_may_manage(by, on)
    if by.pk == user.pk:
        raise NotPermitted(_("Không ai tự khóa hay tự mở tài khoản của mình."))
    if not normalise(reason):
        raise AccountRefusal(_("Cần ghi lý do khóa hoặc mở tài khoản."))
    user = lock_row(User.objects.all(), user.pk)
    if user.is_active == is_active:
        raise AccountRefusal(
            _("Tài khoản %(name)s đang mở, không cần mở nữa.") % {"name": user}
            if is_active
            else _("Tài khoản %(name)s đã khóa rồi.") % {"name": user}
        )
    before = {"is_active": user.is_active}
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    after = {"is_active": is_active}
    record(
        action="accounts.set_active",
        subject=user,
        by=by,
        on=on,
        ground=reason,
        before=before,
        after=after,
    )
    return user


@action("accounts.change_password", title=gettext_lazy("Đổi mật khẩu của mình"))
def change_password(*, current: str, new: str, by: User, on: date) -> User:
    """Change the person's own password, end the sessions of the old one and open invitations.

    Raises `WrongPassword` if `current` is wrong. The caller counts the try (`begin_sign_in`), since
    a refusal rolls back what the action writes.
    """
    user = User.objects.select_for_update().get(pk=by.pk)
    if not user.has_usable_password():
        raise AccountRefusal(
            _("Tài khoản này chưa có mật khẩu. Xin quản trị một liên kết mời để đặt mật khẩu.")
        )
    if not user.check_password(current):
        raise WrongPassword(_("Mật khẩu hiện nay không đúng. Ghi lại mật khẩu đang dùng."))
    if current == new:
        raise AccountRefusal(_("Mật khẩu mới trùng mật khẩu hiện nay. Chọn mật khẩu khác."))
    set_password(user, new)
    user.invitations.open().update(expires_at=clock.now())
    record(action="accounts.change_password", subject=user, by=by, on=on)
    password_changed.send(User, user=user)
    return user


def set_password(user: User, password: str) -> None:
    """Raises `AccountRefusal` for a password that is easily guessed."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise AccountRefusal(" ".join(error.messages)) from error
    user.set_password(password)
    user.save(update_fields=["password"])
    user.devices.all().delete()  # whoever knew the old one may have signed in on theirs


def begin_sign_in(*, username: str, address: str, device_key: str = "") -> SignInAttempt:
    """Count a try to sign in before its password is looked at, so that many at once count too.

    `device_key` is what `remember_device` gave to this browser, or "". Raises `TooManyTries`, and
    counts no try then: whoever waits does not lengthen the wait.
    """
    now, username, device = clock.now(), username[:150], hash_of(device_key)
    SignInAttempt.objects.filter(at__lt=now - LOCK_OUT).delete()
    is_known = bool(device_key) and knows_device(username, device)
    attempt = SignInAttempt.objects.create(
        username=username, address=address[:45], device=device if is_known else "", at=now
    )
    opens = max(filter(None, _closed_until(attempt)), default=None)
    if opens is not None:
        attempt.delete()
        raise TooManyTries(opens - now)
    return attempt


def begin_asking(*, name: str, address: str) -> None:
    """Count a letter that is asked for, as a try of its own. Raises `TooManyTries`.

    Nobody is called so: what is asked for a name closes no door of that name.
    """
    begin_sign_in(username=f"forgotten {name}", address=address)


def _closed_until(attempt: SignInAttempt) -> Iterator[datetime | None]:
    """Yield when each closed door opens; a known device is closed by its own tries alone."""
    of_name = SignInAttempt.objects.filter(username=attempt.username)
    if attempt.device:
        yield opens_at(of_name.filter(device=attempt.device), WRONG_TRIES)
        return
    by_strangers = of_name.filter(device="")
    yield opens_at(by_strangers.filter(address=attempt.address), WRONG_TRIES)
    at_address = SignInAttempt.objects.filter(address=attempt.address, device="")
    yield opens_at(at_address, WRONG_TRIES_AT_ADDRESS)
    if (opens := opens_at(by_strangers, WRONG_TRIES_BY_STRANGERS)) is not None:
        guessed.send(User, username=attempt.username)
        yield opens


def finish_sign_in(attempt: SignInAttempt) -> None:
    """The password was right: forget the wrong tries made here, not those of strangers."""
    mine = SignInAttempt.objects.filter(username=attempt.username, device=attempt.device)
    (mine if attempt.device else mine.filter(address=attempt.address)).delete()


def take_back(attempt: SignInAttempt) -> None:
    """The password was right and more is asked: this try does not count, those before it do."""
    attempt.delete()


def remember_device(*, user: User, device_key: str) -> str:
    """Remember the browser as the person's own; return its key, a new one if we gave it none."""
    # A key that was put into the browser by somebody else would make that somebody known here.
    is_ours = KnownDevice.objects.filter(key_hash=hash_of(device_key)).exists()
    key = device_key if is_ours else secrets.token_urlsafe(32)
    user.devices.filter(last_at__lt=clock.now() - DEVICE_LASTS).delete()
    KnownDevice.objects.update_or_create(
        user=user, key_hash=hash_of(key), defaults={"last_at": clock.now()}
    )
    return key


@action(
    "accounts.choose_email", title=gettext_lazy("Ghi địa chỉ thư của mình"), may_change_nothing=True
)
def choose_email(*, email: str, by: User, on: date, current: str = "") -> User:
    """Save the person's own address for letters; "" means no letters.

    A link for a forgotten password goes to this address, so an account with a password asks for it:
    `current`. Raises `WrongPassword`; the caller counts the try, as for `change_password`.
    """
    email = normalise(email)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise AccountRefusal(
                _("Địa chỉ thư không đúng dạng. Ghi như ten@don-vi.vn, hoặc để trống.")
            ) from None
    user = lock_row(User.objects.all(), by.pk)
    if user.email == email and (user.email_proven_at is not None or not email):
        return user
    if email and user.has_usable_password() and not user.check_password(current):
        raise WrongPassword(_("Ghi mật khẩu hiện nay để đổi hoặc xác nhận địa chỉ thư."))
    before = user.email
    user.email, user.email_proven_at = email, clock.now() if email else None
    user.save(update_fields=["email", "email_proven_at"])
    record(
        action="accounts.choose_email",
        subject=user,
        by=by,
        on=on,
        before={"email": before},
        after={"email": email},
    )
    if before and before != email:
        email_changed.send(User, user=user, before=before)
    return user


@action("accounts.choose_language", title=gettext_lazy("Chọn ngôn ngữ"), may_change_nothing=True)
def choose_language(*, language: str, by: User, on: date) -> User:
    if by.language != language:
        before, by.language = {"language": by.language}, language
        by.save(update_fields=["language"])
        after = {"language": language}
        record(
            action="accounts.choose_language", subject=by, by=by, on=on, before=before, after=after
        )
    return by


def hash_of(token: str) -> str:
    """Return what is stored instead of a token that only its holder may know."""
    return hashlib.sha256(token.encode()).hexdigest()
