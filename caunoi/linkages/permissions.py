"""Whose linkages and associations a person sees, and where one may record them.

Both are seen and recorded by whoever answers for the place of at least one partner or member:
workshops of two communes meet, and each side's collaborator follows it.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.errors import NotPermitted
from caunoi.localities.models import AdminUnit

if TYPE_CHECKING:
    from django.db.models import QuerySet

Rows = TypeVar("Rows", bound="QuerySet[Any]")


class OutsideArea(NotPermitted):
    """None of those who take part lies where the person answers for."""


def visible_through(rows: Rows, user: User, on: date, *paths: str) -> Rows:
    """Keep the rows of which a unit under one of the paths lies in the area of the person."""
    scope = rights_of(user, on).where("linkages.view")
    if scope.everywhere:
        return rows
    inside = Q(pk__in=())
    for path in paths:
        inside |= scope.q(path)
    found = rows.model._default_manager.filter(inside)
    return rows.filter(pk__in=found.order_by().values("pk"))


def require_in_some_area(user: User, units: Iterable[AdminUnit], on: date) -> None:
    """Refuse who may not record, or answers for none of the places."""
    rights = rights_of(user, on)
    rights.require("linkages.record")
    units = list(units)
    if rights.may_at_some("linkages.record", units):
        return
    raise OutsideArea(
        _(
            "Ngày %(day)s không bên nào ở trong địa bàn của anh/chị (%(places)s). Ít nhất một bên "
            "phải ở địa bàn mình phụ trách; nhờ người phụ trách nơi đó ghi."
        )
        % {
            "day": f"{on:%d/%m/%Y}",
            "places": ", ".join(dict.fromkeys(unit.name for unit in units)) or _("chưa có bên nào"),
        }
    )
