"""Optimistic locking: a change carries the version its author saw, so no save undoes another.

The form, command or phone that changes a row sends back the `version` it was shown. The action
calls `require_seen` on the locked row, then writes with `renewed()`.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext as _

from caunoi.common.errors import Refusal


class ChangedMeanwhile(Refusal):  # noqa: N818 - a refusal is an answer
    """Somebody changed the row after its author had seen it; `row` is the present one."""

    def __init__(self, row: "Versioned") -> None:
        self.row = row
        super().__init__(
            _("Có người vừa sửa nội dung này. Xem lại bản đang ghi trong sổ rồi sửa tiếp.")
        )


class Versioned(models.Model):
    """A row that counts its changes, from 1 when it is created."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def require_seen(self, version: int) -> None:
        """Raises `ChangedMeanwhile` if the row has another version. Call it on the locked row."""
        if self.version != version:
            raise ChangedMeanwhile(self)

    def renewed(self) -> Self:
        """Add one to the version; the caller saves the row."""
        self.version += 1
        return self
