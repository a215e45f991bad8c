"""Writes notices, and marks them as read."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.common import clock
from caunoi.common.errors import Refusal
from caunoi.journal.actions import action, day_of_action, record
from caunoi.notices.catalogue import BY_KEY
from caunoi.notices.enums import Delivery
from caunoi.notices.mail import mail_at_once
from caunoi.notices.models import DeliveryChoice, Notice, say
from caunoi.notices.queries import choices_of, mail_ways, who_is_told


class OutsideTransactionError(Exception):
    """`tell` was called outside the transaction of its event: a bug, never the user's fault."""


class NoticeRefusal(Refusal):
    """A choice about notices that is refused."""


def tell(
    *,
    recipients: Iterable[User],
    kind: str,
    message: str,
    figures: Mapping[str, Any] | None = None,
    address: str = "",
    once_key: str = "",
) -> int:
    """Write one notice to each recipient, in the caller's transaction; return how many people.

    `message` is a Vietnamese message id, marked with `gettext_noop` where it is written, with named
    figures: days (`…_on`), months (`…month`), đồng (`…_vnd`) and plain words. It is translated into
    the reader's language when shown. A notice with a `once_key` reaches each person once. This is
    no action and writes no journal entry: that of the calling action covers it. Letters are sent
    later by a job enqueued on commit.

    If every recipient is locked or without a role that day, whoever stands in for them is told too;
    what concerns an account (`accounts.…`) is told to its owner alone.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError(kind)
    plain = {name: _plain(value) for name, value in (figures or {}).items()}
    say(message, plain)  # a missing figure fails here, not on the reader's page
    now = clock.now()
    told_on = day_of_action()
    recipients = list(dict.fromkeys(recipients))
    is_private = kind.startswith("accounts.")
    people = dict.fromkeys(recipients, "") if is_private else who_is_told(recipients, told_on)
    ways = mail_ways(people, kind)
    notices = [
        Notice(
            recipient=person,
            kind=kind,
            message=message,
            figures=plain,
            address=address,
            once_key=once_key,
            told_on=told_on,
            created_at=now,
            by_mail=ways.get(person.pk, ""),
            stands_in_for=absent,
        )
        for person, absent in people.items()
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=bool(once_key))
    if Delivery.AT_ONCE in ways.values():
        transaction.on_commit(_enqueue_letters)
    return len(people)


def _enqueue_letters() -> None:
    mail_at_once.enqueue()


@action("notices.mark_read", title=gettext_lazy("Đọc thông báo"), may_change_nothing=True)
def mark_read(*, by: User, on: date, notice: Notice | None = None) -> int:
    """Mark one notice as read, or all told by the day; return how many."""
    until_on = None if notice else on
    unread = Notice.objects.visible_to(by, until_on).unread().select_for_update()
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    keys = sorted(unread.values_list("pk", flat=True))
    if keys:
        Notice.objects.filter(pk__in=keys).update(read_at=clock.now())
        record(action="notices.mark_read", subject=by, by=by, on=on, after={"notices": keys})
    return len(keys)


@action(
    "notices.choose_delivery",
    title=gettext_lazy("Chọn cách nhận thông báo"),
    may_change_nothing=True,
)
def choose_delivery(*, choices: Mapping[str, Delivery], by: User, on: date) -> None:
    """Save how the person wants each type delivered; notices already told keep theirs.

    Raises `NoticeRefusal` for an unknown type.
    """
    if unknown := sorted(set(choices) - set(BY_KEY)):
        raise NoticeRefusal(
            _("Không có loại thông báo “%(type)s”. Mở lại trang rồi chọn trong danh sách.")
            % {"type": unknown[0]}
        )
    before = choices_of(by)
    changed = {key: Delivery(way) for key, way in choices.items() if before[key] != way}
    for key, way in sorted(changed.items()):
        DeliveryChoice.objects.update_or_create(user=by, type_key=key, defaults={"delivery": way})
    if changed:
        was = {key: before[key].value for key in changed}
        now = {key: way.value for key, way in changed.items()}
        record(action="notices.choose_delivery", subject=by, by=by, on=on, before=was, after=now)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
