"""Reads accounts: who holds what, which devices are known, when a closed door opens."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from caunoi.accounts.models import KnownDevice, RoleGrant, SignInAttempt
from caunoi.common import clock

#: Wrong passwords that close the door: of a name at one address, or on one of its known devices.
WRONG_TRIES = 10
#: Of one name from everywhere but its known devices: many addresses guess at one person.
WRONG_TRIES_BY_STRANGERS = 3 * WRONG_TRIES
#: Of one address: an office of thirty people may stand behind it.
WRONG_TRIES_AT_ADDRESS = 30 * WRONG_TRIES
LOCK_OUT = timedelta(minutes=15)
#: A device stays known so long after the last time that the person signed in there.
DEVICE_LASTS = timedelta(days=90)


def knows_device(username: str, key_hash: str) -> bool:
    return KnownDevice.objects.filter(
        user__username=username, key_hash=key_hash, last_at__gt=clock.now() - DEVICE_LASTS
    ).exists()


def opens_at(attempts: QuerySet[SignInAttempt], most: int) -> datetime | None:
    """Return when fewer than `most` of the attempts before the latest will be within the lock-out.

    None if that is so now.
    """
    recent = attempts.filter(at__gt=clock.now() - LOCK_OUT).order_by("-at", "-pk")
    deciding = recent.values_list("at", flat=True)[most : most + 1].first()
    return deciding + LOCK_OUT if deciding else None


def grants_on(on: date) -> "dict[int, list[RoleGrant]]":
    by_user: dict[int, list[RoleGrant]] = {}
    for grant in RoleGrant.objects.on(on).select_related("unit"):
        by_user.setdefault(grant.user_id, []).append(grant)
    return by_user
