"""Tells of what could give an account to somebody else: links, passwords, codes, guessing."""

from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext_noop

from caunoi.accounts.invitations import confirmers_of
from caunoi.accounts.models import Invitation, User
from caunoi.accounts.rights import people_in_role_at
from caunoi.accounts.roles import Role
from caunoi.accounts.signals import (
    SecondFactorChange,
    email_changed,
    guessed,
    invitation_confirmed,
    invitation_refused,
    invited,
    password_changed,
    second_factor_changed,
)
from caunoi.common import clock
from caunoi.notices.actions import tell
from caunoi.notices.links import mail_former_address

INVITED = gettext_noop(
    "%(who)s tạo liên kết đặt mật khẩu cho tài khoản của anh/chị. Nếu anh/chị không xin liên kết "
    "này, báo ngay lãnh đạo Trung tâm."
)
INVITED_WAITING = gettext_noop(
    "%(who)s tạo liên kết đặt mật khẩu cho tài khoản của anh/chị. Liên kết chưa mở được: còn chờ "
    "người thứ hai xác nhận. Nếu anh/chị không xin, báo ngay lãnh đạo Trung tâm."
)
INVITED_BY_CONSOLE = gettext_noop(
    "Người giữ máy chủ tạo liên kết đặt mật khẩu cho tài khoản của anh/chị. Nếu anh/chị không xin "
    "liên kết này, báo ngay lãnh đạo Trung tâm."
)
FORGOTTEN = gettext_noop(
    "Có người xin liên kết vì quên mật khẩu tài khoản của anh/chị. Liên kết chỉ gửi tới địa chỉ "
    "thư đã xác nhận là của anh/chị và dùng được trong một giờ. Nếu không phải anh/chị xin, không "
    "cần làm gì."
)
TO_CONFIRM = gettext_noop(
    "%(who)s tạo liên kết vào tài khoản đang dùng của %(owner)s. Liên kết chỉ mở khi anh/chị xác "
    "nhận."
)
CONSOLE_LINK = gettext_noop(
    "Người giữ máy chủ tạo liên kết vào tài khoản đang dùng của %(owner)s, không qua người thứ hai."
)
CONFIRMED = gettext_noop(
    "%(second)s xác nhận liên kết đặt mật khẩu cho tài khoản của %(owner)s. Từ giờ liên kết mở "
    "được một lần."
)
REFUSED = gettext_noop(
    "%(second)s từ chối liên kết đặt mật khẩu cho tài khoản của %(owner)s: %(reason)s"
)
EMAIL_CHANGED = gettext_noop(
    "Địa chỉ thư của tài khoản anh/chị vừa được đổi. Nếu không phải anh/chị đổi, báo ngay lãnh đạo "
    "Trung tâm."
)
PASSWORD_CHANGED = gettext_noop(
    "Mật khẩu tài khoản của anh/chị vừa được đổi. Nếu không phải anh/chị đổi, báo ngay lãnh đạo "
    "Trung tâm."
)
GUESSED = gettext_noop(
    "Có người thử nhiều mật khẩu vào tài khoản của anh/chị từ máy lạ. Máy anh/chị vẫn dùng vẫn vào "
    "được; máy lạ phải đợi. Nếu mật khẩu dễ đoán, đổi ngay."
)

SECOND_FACTOR = {
    SecondFactorChange.SET_UP: gettext_noop(
        "Tài khoản của anh/chị vừa bật xác thực hai bước. Nếu không phải anh/chị bật, báo ngay "
        "lãnh đạo Trung tâm."
    ),
    SecondFactorChange.REMOVED: gettext_noop(
        "Tài khoản của anh/chị vừa tắt xác thực hai bước. Nếu không phải anh/chị tắt, báo ngay "
        "lãnh đạo Trung tâm."
    ),
    SecondFactorChange.RESET: gettext_noop(
        "Người giữ máy chủ vừa đặt lại xác thực hai bước của anh/chị: giờ chỉ cần mật khẩu. Nếu "
        "anh/chị không nhờ, báo ngay lãnh đạo Trung tâm."
    ),
    SecondFactorChange.NEW_CODES: gettext_noop(
        "Tài khoản của anh/chị vừa có mã dự phòng mới, mã cũ hết dùng. Nếu không phải anh/chị làm, "
        "báo ngay lãnh đạo Trung tâm."
    ),
    SecondFactorChange.CODE_USED: gettext_noop(
        "Có người đăng nhập tài khoản của anh/chị bằng một mã dự phòng. Nếu không phải anh/chị, "
        "đổi mật khẩu và báo ngay lãnh đạo Trung tâm."
    ),
}


@receiver(invited)
def tell_invited(sender: Any, invitation: Invitation, on: date, **_more: Any) -> None:
    """Tell the owner, and of an account in use whoever must confirm or at least know."""
    owner, by = invitation.user, invitation.created_by
    if by == owner:
        tell(recipients=[owner], kind="accounts.invited", message=FORGOTTEN)
        return
    who = {"who": str(by)} if by else {}
    message = (
        INVITED_BY_CONSOLE if not by else INVITED_WAITING if invitation.is_waiting else INVITED
    )
    tell(recipients=[owner], kind="accounts.invited", message=message, figures=who)
    if invitation.is_waiting:
        tell(
            recipients=confirmers_of(invitation, on),
            kind="accounts.to_confirm",
            message=TO_CONFIRM,
            figures={**who, "owner": str(owner)},
            address=f"accounts.invitation:{invitation.pk}",
        )
    elif by is None and invitation.for_account_in_use:
        overseers = people_in_role_at(Role.DIRECTOR, on, None) + people_in_role_at(
            Role.AUDITOR, on, None
        )
        tell(
            recipients=[person for person in overseers if person != owner],
            kind="accounts.console_link",
            message=CONSOLE_LINK,
            figures={"owner": str(owner)},
            address=f"accounts.user:{owner.pk}",
        )


@receiver(invitation_confirmed)
def tell_confirmed(sender: Any, invitation: Invitation, **_more: Any) -> None:
    tell(
        recipients=_concerned(invitation),
        kind="accounts.invited",
        message=CONFIRMED,
        figures={"second": str(invitation.confirmed_by), "owner": str(invitation.user)},
    )


@receiver(invitation_refused)
def tell_refused(sender: Any, invitation: Invitation, by: User, reason: str, **_more: Any) -> None:
    tell(
        recipients=_concerned(invitation),
        kind="accounts.invited",
        message=REFUSED,
        figures={"second": str(by), "owner": str(invitation.user), "reason": reason},
    )


def _concerned(invitation: Invitation) -> list[User]:
    return [person for person in (invitation.user, invitation.created_by) if person is not None]


@receiver(email_changed)
def tell_email_changed(sender: Any, user: User, before: str, **_more: Any) -> None:
    """Tell in the application, and by a letter to the address that was given up."""
    tell(recipients=[user], kind="accounts.password_changed", message=EMAIL_CHANGED)
    transaction.on_commit(partial(mail_former_address.enqueue, user.pk, before))


@receiver(password_changed)
def tell_password_changed(sender: Any, user: User, **_more: Any) -> None:
    tell(recipients=[user], kind="accounts.password_changed", message=PASSWORD_CHANGED)


@receiver(guessed)
def tell_guessed(sender: Any, username: str, **_more: Any) -> None:
    """Tell the owner once a day. The name may be nobody's."""
    owner = User.objects.filter(username=username, is_active=True).first()
    if owner is None:
        return
    with transaction.atomic():
        tell(
            recipients=[owner],
            kind="accounts.guessed",
            message=GUESSED,
            once_key=f"accounts.guessed:{owner.pk}:{clock.today()}",
        )


@receiver(second_factor_changed)
def tell_second_factor(sender: Any, user: User, change: SecondFactorChange, **_more: Any) -> None:
    tell(recipients=[user], kind="accounts.second_factor", message=SECOND_FACTOR[change])
