"""Rows whose every change carries the version that its author saw, so that no save undoes another.

The form, the command or the phone that changes a row sends along the `version` it was shown. The
action asks `require_seen` under lock, then writes with `renewed()`.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext as _

from caunoi.common.errors import Refusal


class ChangedMeanwhile(Refusal):  # noqa: N818 - a refusal is an answer
    """Somebody changed the row after its author had looked at it; `row` is what stands now."""

    def __init__(self, row: "Versioned") -> None:
        self.row = row
        super().__init__(
            _("Có người vừa sửa nội dung này. Xem lại bản đang ghi trong sổ rồi sửa tiếp.")
        )


class Versioned(models.Model):
    """A row that counts its changes: 1 when it is made."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def require_seen(self, version: int) -> None:
        """Refuse a change by who saw another version. Call it on the locked row."""
        if self.version != version:
            raise ChangedMeanwhile(self)

    def renewed(self) -> Self:
        """Count one more change; the caller saves the row."""
        self.version += 1
        return self
