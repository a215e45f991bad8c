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
    """The place lies outside the communes that the person answers for on the day."""


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


def led_by(user: User, on: date) -> QuerySet[Collaborator]:
    """Return the collaborators to whom the person may give tasks, in whose name they may write.

    They are those with a commune where the person has `fieldwork.assign` on the day.
    """
    return Collaborator.objects.with_area_in(rights_of(user, on).where("fieldwork.assign"), on)


def leads(user: User, collaborator: Collaborator, on: date) -> bool:
    """Say whether the collaborator is one of theirs. At most one query, none for who leads all."""
    scope = rights_of(user, on).where("fieldwork.assign")
    return scope.everywhere or led_by(user, on).filter(pk=collaborator.pk).exists()


def require_leading(user: User, collaborator: Collaborator, on: date) -> None:
    """Refuse who may give tasks to nobody, and who may, but not to this collaborator."""
    rights_of(user, on).require("fieldwork.assign")
    if not leads(user, collaborator, on):
        raise OutsideArea(
            _("Ngày %(day)s %(who)s không phụ trách nơi nào trong địa bàn của anh/chị.")
            % {"day": f"{on:%d/%m/%Y}", "who": collaborator}
        )
