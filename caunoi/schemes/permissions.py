"""Who sees which scheme, and where a person may act on one."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.permissions import require
from caunoi.accounts.scope import scope_of, within
from caunoi.common.errors import NotPermitted

if TYPE_CHECKING:
    from caunoi.localities.models import AdminUnit
    from caunoi.schemes.models import SchemeQuerySet

Schemes = TypeVar("Schemes", bound="SchemeQuerySet")


def visible_schemes(schemes: Schemes, user: User, on: date) -> Schemes:
    """Keep those whose commune lies in the area of `schemes.view`; without one, the office's.

    No query of its own: the page of one scheme counts them.
    """
    return schemes.filter(within(user, "schemes.view", on, "unit"))


def require_at(user: User, permission: str, unit: "AdminUnit | None", on: date) -> None:
    """Refuse who may not do this at all, or not there. Without a unit: only everywhere will do."""
    require(user, permission, on=on)
    scope = scope_of(user, permission, on)
    if not (scope.everywhere or (unit is not None and scope.covers(unit))):
        raise NotPermitted(_("Đề án này nằm ngoài địa bàn mà anh/chị phụ trách."))
