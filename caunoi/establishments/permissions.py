"""Who sees which establishments and which imports, and where a person may write."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q, QuerySet

from caunoi.accounts.models import User
from caunoi.accounts.rights import Scope, rights_of

if TYPE_CHECKING:
    from caunoi.establishments.models import Establishment, ImportBatch

Firms = TypeVar("Firms", bound="QuerySet[Establishment]")
Batches = TypeVar("Batches", bound="QuerySet[ImportBatch]")


def visible_establishments(establishments: Firms, user: User, on: date) -> Firms:
    """Keep those whose commune lies in the area of `register.view` on the day."""
    return establishments.filter(rights_of(user, on).q("register.view", "unit"))


def visible_batches(batches: Batches, user: User, on: date) -> Batches:
    """Keep those whose unit lies in the area of `register.import`, and the user's own.

    Who may no longer import sees none, not even those made before.
    """
    scope = rights_of(user, on).where("register.import")
    if scope.everywhere:
        return batches
    if not scope.unit_ids:
        return batches.none()
    return batches.filter(scope.q("unit") | Q(created_by_id=user.pk))


def area_of(by: User | None, permission: str, on: date) -> Scope:
    """Return where `by` may act on the day.

    None is the console: whoever has it has the database itself, so it stands outside the roles.
    """
    return Scope(everywhere=True) if by is None else rights_of(by, on).where(permission)
