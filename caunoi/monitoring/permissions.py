"""Who sees which check visit: whoever may see its scheme."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of

if TYPE_CHECKING:
    from caunoi.monitoring.models import InspectionQuerySet

Inspections = TypeVar("Inspections", bound="InspectionQuerySet")


def visible_inspections(rows: Inspections, user: User, on: date) -> Inspections:
    """Keep those of the schemes in the area of `schemes.view`."""
    return rows.filter(rights_of(user, on).q("schemes.view", "scheme__unit"))
