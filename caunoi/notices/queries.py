"""Reads a person's notices."""

from collections.abc import Iterable
from datetime import date

from caunoi.accounts.models import User
from caunoi.notices.catalogue import TYPES, NoticeType, type_of
from caunoi.notices.enums import Delivery
from caunoi.notices.models import DeliveryChoice, Notice, NoticeQuerySet

#: How many a page shows; older ones stay in the table.
SHOWN = 30


def unread_count(user: User, on: date | None = None) -> int:
    return Notice.objects.visible_to(user, on).unread().count()


def latest(user: User, limit: int = SHOWN) -> list[Notice]:
    return list(Notice.objects.visible_to(user)[:limit])


def of_type(user: User, row: NoticeType | None, on: date) -> NoticeQuerySet:
    """Return the person's notices of one type told by the day, newest first; None is all types."""
    mine = Notice.objects.visible_to(user, on).order_by("-told_on", "-pk")
    return mine if row is None else mine.filter(kind__in=row.stored_kinds)


def choices_of(user: User) -> dict[str, Delivery]:
    chosen = dict(DeliveryChoice.objects.filter(user=user).values_list("type_key", "delivery"))
    return {row.key: Delivery(chosen.get(row.key, row.default)) for row in TYPES}


def mail_ways(people: Iterable[User], kind: str) -> dict[int, Delivery]:
    """Return the people who get a letter of this kind, with its delivery.

    One query, none if nobody has an address.
    """
    reachable = [person.pk for person in people if person.email]
    if not reachable:
        return {}
    row = type_of(kind)
    chosen = dict(
        DeliveryChoice.objects.filter(user__in=reachable, type_key=row.key).values_list(
            "user_id", "delivery"
        )
    )
    ways = {pk: Delivery(chosen.get(pk, row.default)) for pk in reachable}
    return {pk: way for pk, way in ways.items() if way != Delivery.IN_APP}
