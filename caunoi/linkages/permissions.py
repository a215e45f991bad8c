"""Where a user may record linkages and associations.

Whoever is responsible for the place of at least one partner or member may: establishments of
several communes take part, and each side's collaborator follows it.
"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common.errors import NotPermitted
from caunoi.localities.models import AdminUnit


class OutsideArea(NotPermitted):
    """The user is responsible for no participant's place."""


def require_in_some_area(user: User, units: Iterable[AdminUnit], on: date) -> None:
    """Refuses a user without the permission, or not responsible for any of the places."""
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
