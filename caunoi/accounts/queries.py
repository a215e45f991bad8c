"""Reads accounts: who holds what, whether a name is locked out."""

from datetime import date, timedelta

from caunoi.accounts.models import RoleGrant, SignInAttempt
from caunoi.common import clock

#: Ten wrong passwords for one name, or a hundred from one address, lock sign-in for 15 minutes.
#: The address may be an office of thirty people behind one router, hence the higher limit.
WRONG_TRIES_PER_NAME = 10
WRONG_TRIES_PER_ADDRESS = 100
LOCK_OUT = timedelta(minutes=15)


def is_locked_out(username: str, address: str) -> bool:
    recent = SignInAttempt.objects.filter(at__gt=clock.now() - LOCK_OUT)
    return (
        recent.filter(username=username[:150]).count() >= WRONG_TRIES_PER_NAME
        or recent.filter(address=address).count() >= WRONG_TRIES_PER_ADDRESS
    )


def grants_on(on: date) -> "dict[int, list[RoleGrant]]":
    by_user: dict[int, list[RoleGrant]] = {}
    for grant in RoleGrant.objects.on(on).select_related("unit"):
        by_user.setdefault(grant.user_id, []).append(grant)
    return by_user
