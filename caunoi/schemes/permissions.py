"""Who sees which scheme, and where a person may act on one."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of

if TYPE_CHECKING:
    from caunoi.localities.models import AdminUnit
    from caunoi.schemes.models import SchemeQuerySet

Schemes = TypeVar("Schemes", bound="SchemeQuerySet")


def visible_schemes(schemes: Schemes, user: User, on: date) -> Schemes:
    """Keep those whose commune lies in the area of `schemes.view`."""
    return schemes.filter(rights_of(user, on).q("schemes.view", "unit"))


def require_at(user: User, permission: str, unit: "AdminUnit | None", on: date) -> None:
    """Refuse who may not do this at all, or not there. Without a unit: only everywhere will do."""
    outside = _("Đề án này nằm ngoài địa bàn mà anh/chị phụ trách.")
    rights_of(user, on).require_at(permission, unit, outside=outside)
