"""Reads a person's notices."""

from collections.abc import Iterable, Sequence
from datetime import date

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.rights import people_in_role_at
from caunoi.accounts.roles import Role
from caunoi.notices.catalogue import TYPES, NoticeType, type_of
from caunoi.notices.enums import Delivery
from caunoi.notices.models import DeliveryChoice, Notice, NoticeQuerySet

#: How many a page shows; older ones stay in the table.
SHOWN = 30
#: Who stands in for a person who has left, the nearest first: a role held for all of their places.
STAND_INS = (Role.DEPUTY, Role.DIRECTOR, Role.ADMINISTRATOR)


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


def who_is_told(recipients: Sequence[User], on: date) -> dict[User, str]:
    """Return who gets a notice, each with the name of whom they stand in for; "" for themselves.

    A recipient who is locked or holds no role on the day reads no notice. If none of them does,
    whoever stands in for them is told too. One query while somebody reads it.
    """
    told = dict.fromkeys(recipients, "")
    grants = RoleGrant.objects.on(on).filter(user__in=recipients)
    if not recipients or grants.filter(user__is_active=True).exists():
        return told
    for absent in recipients:
        for person in _stand_ins_of(absent, on):
            told.setdefault(person, absent.full_name)
    return told


def _stand_ins_of(absent: User, on: date) -> list[User]:
    """Return the nearest role's people at the places of the locked person's roles.

    Whoever holds none that day has no places: those of the whole territory stand in.
    """
    held = RoleGrant.objects.on(on).filter(user=absent).select_related("unit")
    places = [grant.unit for grant in held] or [None]
    for role in STAND_INS:
        if people := people_in_role_at(role, on, *places):
            return people
    return []
