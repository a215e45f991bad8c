"""Where a person may act on a scheme."""

from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.localities.models import AdminUnit


def require_at(user: User, permission: str, unit: AdminUnit | None, on: date) -> None:
    """Refuses a user without the permission there. Without a unit they must have it everywhere."""
    outside = _("Đề án này nằm ngoài địa bàn mà anh/chị phụ trách.")
    rights_of(user, on).require_at(permission, unit, outside=outside)
