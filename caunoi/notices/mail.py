"""Letters that carry notices, at once or daily. They are sent by jobs, never inside an action.

A letter takes three steps: its notices are claimed under lock (tries + 1, committed), it is sent
with no transaction open, and they are marked as sent. So two workers never send the same letter,
and no lock is held during sending. If the process dies between sending and marking, the claim
expires after `SENDING_LASTS` and the next run sends the letter again: at most once more, since a
notice is claimed at most `MOST_TRIES` times. If the mail server's error shows that nothing went
out, the try is not counted.
"""

import logging
import smtplib
import socket
from collections.abc import Iterable
from datetime import date

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django_tasks import task

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.common.links import link_to
from caunoi.common.one_by_one import one_by_one
from caunoi.notices.catalogue import type_of
from caunoi.notices.enums import Delivery
from caunoi.notices.models import Notice, NoticeQuerySet

logger = logging.getLogger(__name__)

#: The most notices in one letter; the rest is one sentence with the address of the list.
MOST_IN_A_LETTER = 60

#: After these errors nothing was sent, so the try does not count.
NOTHING_WENT_OUT = (
    ConnectionRefusedError,
    socket.gaierror,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPDataError,
)


@task()
def mail_at_once() -> int:
    waiting = Notice.objects.to_mail(Delivery.AT_ONCE, clock.now()).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True))
    return sum(_carry(Notice.objects.filter(pk=pk), Delivery.AT_ONCE) for pk in keys)


def mail_one_digest_each(on: date) -> int:
    """Send one letter per person with their unread notices; return how many letters."""
    waiting = Notice.objects.to_mail(Delivery.DIGEST, clock.now()).order_by()
    people = sorted(set(waiting.values_list("recipient_id", flat=True)))
    own = Notice.objects.filter
    return sum(one_by_one(people, lambda pk: _carry(own(recipient_id=pk), Delivery.DIGEST, on)))


def _carry(notices: NoticeQuerySet, delivery: Delivery, on: date | None = None) -> bool:
    claimed = _claim(notices, delivery)
    if not claimed:
        return False
    keys = [notice.pk for notice in claimed]
    try:
        letter_of(claimed, on).send()
    except NOTHING_WENT_OUT as error:
        Notice.objects.filter(pk__in=keys).update(
            mail_tries=F("mail_tries") - 1, mail_claimed_at=None
        )
        logger.error("no letter to user %d: %s", claimed[0].recipient_id, type(error).__name__)
        return False
    except (OSError, smtplib.SMTPException) as error:  # it may or may not have been sent
        logger.error("unsure letter to user %d: %s", claimed[0].recipient_id, type(error).__name__)
        return False
    Notice.objects.filter(pk__in=keys).update(mailed_at=clock.now())
    return True


def _claim(notices: NoticeQuerySet, delivery: Delivery) -> list[Notice]:
    """Claim, under lock, the notices that still wait; none for a recipient without an address."""
    now = clock.now()
    with transaction.atomic():
        keys = list(
            notices.to_mail(delivery, now)
            .exclude(recipient__email="")
            .select_for_update(of=("self",))
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        Notice.objects.filter(pk__in=keys).update(
            mail_tries=F("mail_tries") + 1, mail_claimed_at=now
        )
    return list(Notice.objects.filter(pk__in=keys).select_related("recipient").order_by("pk"))


def letter_of(notices: list[Notice], on: date | None = None) -> EmailMessage:
    reader = notices[0].recipient
    with override(reader.language):
        return EmailMessage(
            subject=_subject(notices, on),
            body="\n".join(_lines(reader, notices)),
            to=[reader.email],
        )


def _subject(notices: list[Notice], on: date | None) -> str:
    if on is None:
        return f"Cầu Nối: {type_of(notices[0].kind).words}"
    sentence = ngettext(
        "Cầu Nối: %(n)d thông báo, ngày %(day)s",
        "Cầu Nối: %(n)d thông báo, ngày %(day)s",
        len(notices),
    )
    return sentence % {"n": len(notices), "day": f"{on:%d/%m/%Y}"}


def _lines(reader: User, notices: list[Notice]) -> Iterable[str]:
    yield _("Kính gửi %(name)s,") % {"name": reader}
    yield ""
    for notice in notices[:MOST_IN_A_LETTER]:
        yield f"- {notice.text}"
        yield f"  {link_to('web:notice', notice.pk)}"
    if len(notices) > MOST_IN_A_LETTER:
        more = {"n": len(notices) - MOST_IN_A_LETTER, "url": link_to("web:notices")}
        yield _("Còn %(n)d thông báo nữa: %(url)s") % more
    yield ""
    choose = {"url": link_to("web:notice-settings")}
    yield _("Chọn loại thông báo nhận qua thư: %(url)s") % choose
