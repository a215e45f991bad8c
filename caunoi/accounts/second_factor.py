"""The second factor of a sign-in: codes of an app (TOTP), and recovery codes for a lost telephone.

The codes are computed and stored by django-allauth; who is asked for one, and how wrong ones are
counted, is decided here and in `caunoi/web/shell/sign_in.py`. None of allauth's pages is routed.
"""

import base64
import hashlib
from datetime import date
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.actions import AccountRefusal, WrongPassword, require_may_manage
from caunoi.accounts.models import SecondFactorRule, User
from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import Role
from caunoi.accounts.signals import SecondFactorChange, second_factor_changed
from caunoi.common.text import normalise
from caunoi.common.versions import created_once, lock_or_new
from caunoi.journal.actions import action, record

_RULE = 1


class Adapter(DefaultMFAAdapter):
    """Encrypts the secrets by the installation's own key, and names the account in the app."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)


def _cipher() -> Fernet:
    key = hashlib.sha256(b"caunoi.second_factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


# --- who has one, who must ------------------------------------------------------------------------


def has_second_factor(user: User) -> bool:
    return _factors_of(user).filter(type=Authenticator.Type.TOTP).exists()


def must_have_second_factor(user: User, on: date) -> bool:
    """Whether a role of the day demands one. Who has no password enters by none."""
    demanded = set(roles_with_second_factor())
    return bool(
        demanded and user.has_usable_password() and demanded & set(rights_of(user, on).roles)
    )


def roles_with_second_factor() -> list[str]:
    return list(second_factor_rule().roles)


def second_factor_rule() -> SecondFactorRule:
    """Return the rule; one of version 0, not saved, while none was made."""
    return SecondFactorRule.objects.filter(pk=_RULE).first() or SecondFactorRule(
        pk=_RULE, version=0
    )


def unused_recovery_codes(user: User) -> int:
    """Return how many still work: none of those written under another key of the installation."""
    row = _factors_of(user).filter(type=Authenticator.Type.RECOVERY_CODES).first()
    try:
        return len(RecoveryCodes(row).get_unused_codes()) if row else 0
    except InvalidToken:
        return 0


def _factors_of(user: User) -> Any:
    return Authenticator.objects.filter(user_id=user.pk)


@action("accounts.demand_second_factor", title=gettext_lazy("Chọn vai trò phải xác thực hai bước"))
def demand_second_factor(*, roles: list[Role], seen: int, by: User, on: date) -> SecondFactorRule:
    """Choose the roles that must have a second factor; `seen` is the version that was looked at.

    It closes nobody out: whoever lacks one is led to set it up after the next password.
    """
    require_may_manage(by, on)
    with created_once(SecondFactorRule, pk=_RULE):
        rule = lock_or_new(SecondFactorRule, pk=_RULE)
        rule.require_seen(seen)
        before, rule.roles = list(rule.roles), sorted(roles)
        rule.renewed().save()
    record(
        action="accounts.demand_second_factor",
        subject=rule,
        by=by,
        on=on,
        before={"roles": before},
        after={"roles": rule.roles},
    )
    return rule


# --- setting up, removing, resetting --------------------------------------------------------------


def new_secret() -> str:
    return generate_totp_secret()


def address_for_app(user: User, secret: str) -> str:
    """Return what the QR code holds, which an app of codes reads."""
    return Adapter().build_totp_url(user, secret)


@action("accounts.set_up_second_factor", title=gettext_lazy("Bật xác thực hai bước"))
def set_up_second_factor(*, secret: str, code: str, password: str, by: User, on: date) -> list[str]:
    """Turn the second factor on, once a code shows that the app has the secret.

    Returns the recovery codes. Raises `WrongPassword`; the caller counts the try.
    """
    user = _require_password(by, password)
    if has_second_factor(user):
        raise AccountRefusal(
            _("Tài khoản này đã bật xác thực hai bước. Muốn đổi máy, tắt rồi bật.")
        )
    counter = _counter_of(secret, code)
    if counter is None:
        raise AccountRefusal(
            _(
                "Mã không khớp. Ghi mã 6 số đang hiện trong ứng dụng; xem giờ của điện thoại có "
                "đúng."
            )
        )
    factor = TOTP.activate(user, secret).instance
    factor.data["used"] = [counter]
    factor.save(update_fields=["data"])
    codes = _new_codes(user)
    _write(user, "accounts.set_up_second_factor", SecondFactorChange.SET_UP, by=by, on=on)
    return codes


@action("accounts.remove_second_factor", title=gettext_lazy("Tắt xác thực hai bước"))
def remove_second_factor(*, password: str, by: User, on: date) -> User:
    user = _require_password(by, password)
    if must_have_second_factor(user, on):
        raise AccountRefusal(
            _(
                "Trung tâm bắt buộc vai trò của anh/chị xác thực hai bước nên không tắt được. Đổi "
                "điện thoại thì nhờ người giữ máy chủ đặt lại."
            )
        )
    _require_factor(user)
    _factors_of(user).delete()
    _write(user, "accounts.remove_second_factor", SecondFactorChange.REMOVED, by=by, on=on)
    return user


@action("accounts.renew_recovery_codes", title=gettext_lazy("Làm mã dự phòng mới"))
def renew_recovery_codes(*, password: str, by: User, on: date) -> list[str]:
    """Make ten new recovery codes; the old ones stop working."""
    user = _require_password(by, password)
    _require_factor(user)
    codes = _new_codes(user)
    _write(user, "accounts.renew_recovery_codes", SecondFactorChange.NEW_CODES, by=by, on=on)
    return codes


@action("accounts.reset_second_factor", title=gettext_lazy("Đặt lại xác thực hai bước"))
def reset_second_factor(*, user: User, reason: str, on: date) -> User:
    """Take a lost second factor away; only whoever holds the server does it (the console)."""
    if not normalise(reason):
        raise AccountRefusal(_("Cần ghi lý do đặt lại xác thực hai bước."))
    user = User.objects.select_for_update().get(pk=user.pk)
    _require_factor(user)
    _factors_of(user).delete()
    _write(
        user,
        "accounts.reset_second_factor",
        SecondFactorChange.RESET,
        by=None,
        on=on,
        ground=reason,
    )
    return user


def _require_password(by: User, password: str) -> User:
    user = User.objects.select_for_update().get(pk=by.pk)
    if not user.check_password(password):
        raise WrongPassword(_("Mật khẩu hiện nay không đúng. Ghi lại mật khẩu đang dùng."))
    return user


def _require_factor(user: User) -> None:
    if not has_second_factor(user):
        raise AccountRefusal(
            _("Tài khoản %(name)s chưa bật xác thực hai bước.") % {"name": user.username}
        )


def _new_codes(user: User) -> list[str]:
    _factors_of(user).filter(type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def _write(
    user: User,
    name: str,
    change: SecondFactorChange,
    *,
    by: User | None,
    on: date,
    ground: str = "",
) -> None:
    record(action=name, subject=user, by=by, on=on, ground=ground)
    second_factor_changed.send(User, user=user, change=change)


# --- signing in -----------------------------------------------------------------------------------


def use_code(*, user: User, code: str, on: date) -> bool:
    """Return whether the code is right; it never is a second time. The caller counts the try."""
    code = "".join(code.split())
    with transaction.atomic():
        factor = _factors_of(user).select_for_update().filter(type=Authenticator.Type.TOTP).first()
        if factor is None:
            return False
        if _use_code_of_app(factor, code):
            return True
        codes = _factors_of(user).filter(type=Authenticator.Type.RECOVERY_CODES).first()
        try:
            is_right = codes is not None and RecoveryCodes(codes).validate_code(code)
        except InvalidToken:  # written under another key of the installation
            return False
        if is_right:
            use_recovery_code(by=user, on=on)
        return is_right


@action("accounts.use_recovery_code", title=gettext_lazy("Đăng nhập bằng mã dự phòng"))
def use_recovery_code(*, by: User, on: date) -> None:
    _write(by, "accounts.use_recovery_code", SecondFactorChange.CODE_USED, by=by, on=on)


def _use_code_of_app(factor: Authenticator, code: str) -> bool:
    # allauth remembers used codes in the cache, which each process of the server has for itself.
    try:
        secret = Adapter().decrypt(factor.data["secret"])
    except InvalidToken:
        return False
    counter = _counter_of(secret, code)
    used = factor.data.get("used", [])
    if counter is None or counter in used:
        return False
    factor.data["used"] = [*used, counter][-3:]
    factor.record_usage()
    factor.save(update_fields=["data"])
    return True


def _counter_of(secret: str, code: str) -> int | None:
    """Return which half minute the code is of, None if of none that is accepted now."""
    right: int | None = None
    for counter in yield_hotp_counters_from_time():
        if constant_time_compare(format_hotp_value(hotp_value(secret, counter)), code):
            right = counter
    return right
