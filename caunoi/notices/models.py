"""Notices and the choices of their delivery."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from caunoi.common.money import NBSP
from caunoi.common.sentences import number
from caunoi.notices.enums import Delivery

#: A letter is tried at most twice: again only if a run ended before it could record the result.
MOST_TRIES = 2
#: How long a claim on a letter lasts; other runs leave it alone until then.
SENDING_LASTS = timedelta(minutes=15)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any, on: date | None = None) -> Self:
        mine = self.filter(recipient_id=user.pk)
        return mine if on is None else mine.filter(told_on__lte=on)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def to_mail(self, delivery: Delivery, now: datetime) -> Self:
        """Keep the unread ones that wait for a letter and that no other run is sending."""
        return self.unread().filter(
            models.Q(mail_claimed_at=None) | models.Q(mail_claimed_at__lt=now - SENDING_LASTS),
            by_mail=delivery,
            mailed_at=None,
            mail_tries__lt=MOST_TRIES,
            recipient__is_active=True,
        )


class Notice(models.Model):
    """One sentence for one person, with the address of its subject.

    `address` is a name of the domain, never a URL: "allowances.sheet:2018-12",
    "network.appointment:5". The pages know where it is shown.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=60)
    #: A message id and its figures, translated into the recipient's language when shown.
    message = models.CharField(max_length=300)
    figures = models.JSONField(default=dict)
    address = models.CharField(max_length=200, blank=True)
    #: A person is told only once under one key, however often the work runs.
    once_key = models.CharField(max_length=120, blank=True)
    #: The day of the event; `created_at` is the real moment, also in a demonstration.
    told_on = models.DateField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    #: The delivery by letter; empty: none. See `mail.py`.
    by_mail = models.CharField(max_length=10, choices=Delivery.choices, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    #: Who was to be told but has left; empty if the recipient was meant.
    stands_in_for = models.CharField(max_length=120, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["recipient", "read_at"], name="notice_unread"),
            models.Index(
                fields=["by_mail", "recipient"],
                condition=models.Q(mailed_at=None) & ~models.Q(by_mail=""),
                name="notice_to_mail",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "once_key"],
                condition=~models.Q(once_key=""),
                name="told_once",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        told = say(self.message, self.figures)
        if not self.stands_in_for:
            return told
        words = {"who": self.stands_in_for, "text": told}
        return gettext("Báo thay %(who)s, nay không còn quyền xem: %(text)s") % words


class DeliveryChoice(models.Model):
    """How one person wants one type delivered; without a row the catalogue's default holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delivery_choices"
    )
    type_key = models.CharField(max_length=40)
    delivery = models.CharField(max_length=10, choices=Delivery.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "type_key"], name="one_choice_for_each_type")
        ]


def say(message: str, figures: Mapping[str, Any]) -> str:
    """Translate a message id into the active language and fill in its figures.

    The ending of a figure's name gives its type, as everywhere in this project: `_on` a day, `_vnd`
    đồng, `month` a month.
    """
    shown = {name: _shown(name, value) for name, value in figures.items()}
    return gettext(message) % shown


def _shown(name: str, value: Any) -> str:
    if name.endswith("_on"):
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if name.endswith("month"):
        return f"{date.fromisoformat(value):%m/%Y}"
    if name.endswith("_vnd"):
        return f"{number(value)}{NBSP}đ"
    return str(value)
