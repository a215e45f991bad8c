"""Who sees which scheme."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from caunoi.accounts.models import User
from caunoi.accounts.scope import scope_of

if TYPE_CHECKING:
    from caunoi.schemes.models import SchemeQuerySet

Schemes = TypeVar("Schemes", bound="SchemeQuerySet")


def visible_schemes(schemes: Schemes, user: User, on: date) -> Schemes:
    """Keep those whose commune lies in the area of `schemes.view`; tasks without one are the office's."""
    return schemes.filter(scope_of(user, "schemes.view", on).q("unit"))
