"""Who sees the year's plan: no area, one permission."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of

if TYPE_CHECKING:
    from caunoi.programmes.models import PlanLineQuerySet

Lines = TypeVar("Lines", bound="PlanLineQuerySet")


def visible_plan(lines: Lines, user: User, on: date) -> Lines:
    """Keep all lines for who holds `programmes.view` on the day, none for others."""
    return lines if rights_of(user, on).may("programmes.view") else lines.none()
