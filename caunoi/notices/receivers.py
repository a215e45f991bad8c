"""Tells the owner of an account of an invitation, a changed password, or many wrong ones."""

from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils.translation import gettext_noop

from caunoi.accounts.models import User
from caunoi.accounts.signals import guessed, invited, password_changed
from caunoi.common import clock
from caunoi.notices.actions import tell

INVITED = gettext_noop(
    "%(who)s tạo liên kết đặt mật khẩu cho tài khoản của anh/chị. Nếu anh/chị không xin liên kết "
    "này, báo ngay lãnh đạo Trung tâm."
)
INVITED_BY_CONSOLE = gettext_noop(
    "Người giữ máy chủ tạo liên kết đặt mật khẩu cho tài khoản của anh/chị. Nếu anh/chị không xin "
    "liên kết này, báo ngay lãnh đạo Trung tâm."
)
PASSWORD_CHANGED = gettext_noop(
    "Mật khẩu tài khoản của anh/chị vừa được đổi. Nếu không phải anh/chị đổi, báo ngay lãnh đạo "
    "Trung tâm."
)
GUESSED = gettext_noop(
    "Có người thử nhiều mật khẩu vào tài khoản của anh/chị từ máy lạ. Máy anh/chị vẫn dùng vẫn vào "
    "được; máy lạ phải đợi. Nếu mật khẩu dễ đoán, đổi ngay."
)


@receiver(invited)
def tell_invited(sender: Any, user: User, by: User | None, **_more: Any) -> None:
    message = INVITED if by else INVITED_BY_CONSOLE
    tell(
        recipients=[user],
        kind="accounts.invited",
        message=message,
        figures={"who": str(by)} if by else {},
    )


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
