"""Notices."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any, on: date | None = None) -> Self:
        """Keep the user's own."""
        return self.filter(recipient_id=user.pk)


class Notice(models.Model):
    """One sentence for one person, with the address of what it speaks of."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=60)
    #: Said in the recipient's language when shown: a message id and its figures.
    message = models.CharField(max_length=300)
    figures = models.JSONField(default=dict)
    address = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_unread")]
