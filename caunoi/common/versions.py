"""Optimistic locking: a change carries the version its author saw, so no save undoes another.

The form, command or phone that changes a row sends back the `version` it was shown. The action
calls `require_seen` on the locked row, then writes with `renewed()`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from caunoi.common.errors import Refusal


class ChangedMeanwhile(Refusal):  # noqa: N818 - a refusal is an answer
    """Somebody changed the row after its author had seen it; `row` is the present one."""

    def __init__(self, row: "Seen") -> None:
        self.row = row
        super().__init__(
            _("Có người vừa sửa nội dung này. Xem lại bản đang ghi trong sổ rồi sửa tiếp.")
        )


class Seen:
    """A row with a version, by which a change is compared with what its author saw."""

    if TYPE_CHECKING:
        pk: Any

        @property
        def version(self) -> int: ...

    def require_seen(self, version: int) -> None:
        """Raises `ChangedMeanwhile` if the row has another version. Call it on the locked row."""
        if self.version != version:
            raise ChangedMeanwhile(self)


class Versioned(Seen, models.Model):
    """A row that counts its changes, from 1 when it is created; 0 stands for no row yet."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def renewed(self) -> Self:
        """Add one to the version; the caller saves the row."""
        self.version += 1
        return self


class Replaced(Seen):
    """A row that is never changed: the next row takes its place, and its key is the version.

    The caller locks what the rows belong to, then compares with the newest; 0 stands for none.
    """

    @property
    def version(self) -> int:
        return self.pk or 0


V = TypeVar("V", bound=Versioned)


def lock_or_new(model: type[V], **key: Any) -> V:
    """Lock the row with this key; without one return a new one, not saved, of version 0."""
    rows: models.QuerySet[V] = model._default_manager.select_for_update(of=("self",))
    return rows.filter(**key).first() or model(**key, version=0)


@contextmanager
def created_once(model: type[V], **key: Any) -> Iterator[None]:
    """Save inside: a row that somebody else has just created is a change meanwhile, no error."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        there = model._default_manager.filter(**key).first()
        if there is None:
            raise
        raise ChangedMeanwhile(there) from None
