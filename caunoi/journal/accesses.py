"""Records who entered, failed to enter, left, and read personal data.

One insert without the lock of the chain; a second reading of a record in the same hour writes
nothing. Strangers write at most one row an hour for each account, and one for all names that no
account has.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F

from caunoi.common import clock
from caunoi.journal.models import Access

Person = AbstractBaseUser | AnonymousUser | None


def record_entering(user: AbstractBaseUser, address: str) -> None:
    Access.objects.create(**_who(user, Access.Kind.ENTER), address=address)


def record_leaving(user: AbstractBaseUser, address: str) -> None:
    Access.objects.create(**_who(user, Access.Kind.LEAVE), address=address)


def record_failing(username: str, address: str) -> None:
    """Count one more failure of this hour."""
    user = get_user_model()._default_manager.filter(username=username.strip().lower()).first()
    row = {**_who(user, Access.Kind.FAIL), "times": 0, "address": address}
    with transaction.atomic():
        Access.objects.bulk_create([Access(**row)], ignore_conflicts=True)
        same = Access.objects.filter(kind=row["kind"], username=row["username"], hour=row["hour"])
        same.update(times=F("times") + 1)


def record_reading(
    *, by: Person, record_type: str, record_id: str = "", is_file: bool = False, address: str = ""
) -> None:
    """Record that `by` was given personal data: a record, or with `record_id` "" a whole list."""
    row = _who(by, Access.Kind.READ)
    what = {"record_type": record_type, "record_id": record_id[:100], "is_file": is_file}
    once = {name: row[name] for name in ("kind", "username", "hour")} | what
    if not Access.objects.filter(**once).exists():
        Access.objects.bulk_create([Access(**row, **what, address=address)], ignore_conflicts=True)


def _who(user: Person, kind: Access.Kind) -> Mapping[str, Any]:
    at = clock.now()
    known = user if user is not None and user.pk is not None else None
    return {
        "kind": kind,
        "at": at,
        "hour": at.replace(minute=0, second=0, microsecond=0),
        "by": known,
        "username": known.get_username() if known else "",
    }
