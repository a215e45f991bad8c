"""Records entering, failing and leaving, by whatever way somebody signs in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from caunoi.journal.accesses import record_entering, record_failing, record_leaving


@receiver(user_logged_in)
def entered(request: Any, user: AbstractBaseUser, **_kwargs: Any) -> None:
    record_entering(user, _address(request))


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], request: Any = None, **_kwargs: Any) -> None:
    record_failing(str(credentials.get("username") or ""), _address(request))


@receiver(user_logged_out)
def left(request: Any, user: AbstractBaseUser | None, **_kwargs: Any) -> None:
    if user is not None:
        record_leaving(user, _address(request))


def _address(request: Any) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:45] if request else ""
