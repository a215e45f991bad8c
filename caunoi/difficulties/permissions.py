"""Who sees which difficulty, and who may act on one at which level."""

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.difficulties.enums import Level

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from caunoi.localities.models import AdminUnit

Rows = TypeVar("Rows", bound="QuerySet[Any]")

#: What it takes to answer, take or forward at each level.
AT_LEVEL: dict[str, str] = {
    Level.COLLABORATOR: "difficulties.raise",
    Level.CENTRE: "difficulties.handle",
    Level.DEPARTMENT: "difficulties.answer_department",
    Level.AUTHORITY: "difficulties.answer_authority",
}


def visible_difficulties(rows: Rows, user: User, on: date) -> Rows:
    """Keep those whose commune lies in the area of `difficulties.view`."""
    return rows.filter(rights_of(user, on).q("difficulties.view", "unit"))


def visible_petitions(rows: Rows, user: User, on: date) -> Rows:
    """Keep all for who sees the whole territory, those with an own difficulty for the others."""
    inside = rights_of(user, on).q("difficulties.view", "memberships__difficulty__unit")
    return rows.filter(inside).distinct()


def require_at(user: User, permission: str, unit: "AdminUnit | None", on: date) -> None:
    """Refuse who may not do this at all, or not there. Without a unit: only everywhere will do."""
    outside = _("Khó khăn này nằm ngoài địa bàn mà anh/chị phụ trách.")
    rights_of(user, on).require_at(permission, unit, outside=outside)
