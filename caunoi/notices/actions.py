"""Telling people, and noting that they have read it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.journal.actions import action, record
from caunoi.notices.models import Notice, say


class OutsideTransactionError(Exception):
    """A notice was told outside the transaction of what it tells: a bug, never the user's fault."""


def tell(
    *,
    recipients: Iterable[User],
    kind: str,
    message: str,
    figures: Mapping[str, Any] | None = None,
    address: str = "",
    once_key: str = "",
) -> int:
    """Tell every recipient one sentence, in the caller's transaction; return how many were asked.

    `message` is a Vietnamese message id, marked with `gettext_noop` where it is written, with named
    figures: days (`…_on`), months (`…month`), đồng (`…_vnd`) and plain words. It is put into the
    reader's language when shown. What has a `once_key` reaches each person once. It is no action of
    its own and stands in no journal: the entry is that of the action which caused it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError(kind)
    plain = {name: _plain(value) for name, value in (figures or {}).items()}
    say(message, plain)  # a figure that is missing fails here, not on the reader's page
    now = clock.now()
    people = list(dict.fromkeys(recipients))
    notices = [
        Notice(
            recipient=person,
            kind=kind,
            message=message,
            figures=plain,
            address=address,
            once_key=once_key,
            created_at=now,
        )
        for person in people
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=bool(once_key))
    return len(people)


@action("notices.mark_read", may_change_nothing=True)
def mark_read(*, by: User, on: date, notice: Notice | None = None) -> int:
    """Note that the person has read one notice, or all of theirs; return how many were unread."""
    unread = Notice.objects.visible_to(by).unread().select_for_update()
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    keys = sorted(unread.values_list("pk", flat=True))
    if keys:
        Notice.objects.filter(pk__in=keys).update(read_at=clock.now())
        record(action="notices.mark_read", subject=by, by=by, on=on, after={"notices": keys})
    return len(keys)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
