"""Whose visits, needs, proposals, plans and tasks a person sees, and where one may act."""

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.errors import NotPermitted
from caunoi.localities.models import AdminUnit
from caunoi.network.queries import responsible_for

if TYPE_CHECKING:
    from django.db.models import QuerySet

Rows = TypeVar("Rows", bound="QuerySet[Any]")


class OutsideArea(NotPermitted):
    """The place lies outside the communes that the person answers for on the day."""


def visible_fieldwork(rows: Rows, user: User, on: date) -> Rows:
    """Keep the rows whose commune lies in the area of `fieldwork.view` on the day.

    A plan or a task has no commune of its own: without the whole territory one sees one's own, and
    without any area none.
    """
    scope = rights_of(user, on).where("fieldwork.view")
    if scope.everywhere:
        return rows
    if any(field.name == "unit" for field in rows.model._meta.get_fields()):
        return rows.filter(scope.q("unit"))
    return rows.filter(collaborator__user_id=user.pk) if scope.unit_ids else rows.none()


def require_in_area(user: User, permission: str, unit: AdminUnit, on: date) -> None:
    """Refuse who lacks the permission, and who has it elsewhere, naming who answers for the place.

    Deciding and recording are held for communes: a collaborator acts in the own ones of that day.
    """
    rights = rights_of(user, on)
    rights.require(permission)
    if rights.may_at(permission, unit):
        return
    people = ", ".join(str(duty.collaborator) for duty in responsible_for(unit, on))
    raise OutsideArea(
        _("Ngày %(day)s %(unit)s không thuộc địa bàn của anh/chị. Phụ trách nơi đó: %(people)s.")
        % {
            "day": f"{on:%d/%m/%Y}",
            "unit": unit.full_name(on),
            "people": people or _("chưa có ai"),
        }
    )
