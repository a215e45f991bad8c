"""Notices."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from caunoi.common.money import NBSP
from caunoi.common.sentences import number


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any, on: date | None = None) -> Self:
        """Keep the user's own."""
        return self.filter(recipient_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One sentence for one person, with the address of what it speaks of.

    `address` is a name of the domain, never a URL: "allowances.sheet:2018-12",
    "network.appointment:5". The pages know where such a thing is shown.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=60)
    #: Said in the recipient's language when shown: a message id and its figures.
    message = models.CharField(max_length=300)
    figures = models.JSONField(default=dict)
    address = models.CharField(max_length=200, blank=True)
    #: What was told under one key is told to one person once, however often the work is done.
    once_key = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_unread")]
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
        """Return the sentence in the language of the moment."""
        return say(self.message, self.figures)


def say(message: str, figures: Mapping[str, Any]) -> str:
    """Fill a message id in the language of the moment.

    The ending of a figure's name says what it is, as everywhere in this project: `_on` a day,
    `_vnd` đồng, `month` a month.
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
