"""Letters that carry the link of an account. They are no notices: their words are kept nowhere.

A link is written into a letter where it is made and sent at once, since only its hash is stored.
"""

import logging
import smtplib
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from caunoi.accounts.invitations import forget_password
from caunoi.accounts.models import User
from caunoi.common.links import link_to

logger = logging.getLogger(__name__)


def letters_are_sent() -> bool:
    """Whether letters reach people, and are not only printed in the terminal of the server."""
    return not settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))


def mail_link(user: User, link: str, *, asked_by: str = "") -> bool:
    """Send the link to the person's address; `asked_by` "" is a forgotten password.

    Returns False if the mail server did not take the letter.
    """
    with override(user.language):
        if asked_by:
            subject = _("Cầu Nối: liên kết đặt mật khẩu")
            reason = _("%(who)s mời anh/chị đặt mật khẩu để vào Cầu Nối.") % {"who": asked_by}
            lasts = _("Liên kết dùng được một lần, trong 7 ngày, và chỉ dành cho anh/chị.")
        else:
            subject = _("Cầu Nối: đặt lại mật khẩu")
            reason = _("Có người xin đặt lại mật khẩu cho tài khoản của anh/chị.")
            lasts = _(
                "Liên kết dùng được một lần, trong một giờ. Nếu không phải anh/chị xin, bỏ qua thư "
                "này: mật khẩu không đổi."
            )
        greeting = _("Kính gửi %(name)s,") % {"name": user}
        name = _("Tên đăng nhập: %(name)s") % {"name": user.username}
        body = "\n".join([greeting, "", reason, "", link, "", lasts, name])
    return _send(EmailMessage(subject=subject, body=body, to=[user.email]), user)


@task()
def mail_forgotten(name: str, on: str) -> bool:
    """Send a new link to who has that user name or address; return whether a letter went out.

    It is a job, so that the page answers as fast for a name that exists as for one that does not.
    """
    found = forget_password(name=name, on=date.fromisoformat(on))
    if found is None:
        return False
    user, token = found
    return mail_link(user, link_to("web:invitation", token))


@task()
def mail_former_address(user_pk: int, address: str) -> bool:
    user = User.objects.get(pk=user_pk)
    with override(user.language):
        letter = EmailMessage(
            subject=_("Cầu Nối: địa chỉ thư đã đổi"),
            body="\n".join(
                [
                    _("Kính gửi %(name)s,") % {"name": user},
                    "",
                    _(
                        "Thư của tài khoản anh/chị từ nay không gửi tới địa chỉ này nữa. Nếu không "
                        "phải anh/chị đổi, báo ngay lãnh đạo Trung tâm."
                    ),
                ]
            ),
            to=[address],
        )
    return _send(letter, user)


def _send(letter: EmailMessage, user: User) -> bool:
    try:
        letter.send()
    except (OSError, smtplib.SMTPException) as error:
        logger.error("no letter to user %d: %s", user.pk, type(error).__name__)
        return False
    return True
