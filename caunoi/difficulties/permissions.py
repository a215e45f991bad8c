"""Who may act on a difficulty at which level."""

from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.difficulties.enums import Level
from caunoi.localities.models import AdminUnit

#: The permission to answer, take or forward at each level.
AT_LEVEL: dict[str, str] = {
    Level.COLLABORATOR: "difficulties.raise",
    Level.CENTRE: "difficulties.handle",
    Level.DEPARTMENT: "difficulties.answer_department",
    Level.AUTHORITY: "difficulties.answer_authority",
}


def require_at(user: User, permission: str, unit: AdminUnit | None, on: date) -> None:
    """Refuses a user without the permission there. Without a unit they must have it everywhere."""
    outside = _("Khó khăn này nằm ngoài địa bàn mà anh/chị phụ trách.")
    rights_of(user, on).require_at(permission, unit, outside=outside)
