"""Where a person may act in the field."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.errors import NotPermitted
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Collaborator
from caunoi.network.queries import responsible_for


class OutsideArea(NotPermitted):
    """The place lies outside the user's communes on the day."""


def require_in_area(user: User, permission: str, unit: AdminUnit, on: date) -> None:
    """Refuse a user who lacks the permission there; the sentence names who is responsible there.

    The permissions to decide and to record are given per commune: a collaborator acts in their own
    communes of that day.
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


def led_by(user: User, on: date) -> QuerySet[Collaborator]:
    """Return the collaborators whom the user may give tasks and in whose name they may write.

    They are those with a commune where the user has `fieldwork.assign` on the day.
    """
    return Collaborator.objects.with_area_in(rights_of(user, on).where("fieldwork.assign"), on)


def leads(user: User, collaborator: Collaborator, on: date) -> bool:
    """At most one query, none if the user leads everyone."""
    scope = rights_of(user, on).where("fieldwork.assign")
    return scope.everywhere or led_by(user, on).filter(pk=collaborator.pk).exists()


def require_leading(user: User, collaborator: Collaborator, on: date) -> None:
    rights_of(user, on).require("fieldwork.assign")
    if not leads(user, collaborator, on):
        raise OutsideArea(
            _(
                "Ngày %(day)s %(who)s không phụ trách nơi nào trong địa bàn của anh/chị. Chọn cộng "
                "tác viên của địa bàn mình, hoặc nhờ chuyên viên phụ trách nơi đó."
            )
            % {"day": f"{on:%d/%m/%Y}", "who": collaborator}
        )
