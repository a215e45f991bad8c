"""The question that every write and every page asks first."""

from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import GRANTS, PERMISSIONS, Role
from caunoi.common.errors import NotPermitted

_SENTENCES = {p.key: p.sentence for p in PERMISSIONS}


def roles_with(permission: str) -> tuple[Role, ...]:
    """Return the roles that carry a permission."""
    if permission not in _SENTENCES:
        raise KeyError(permission)
    return tuple(role for role, keys in GRANTS.items() if permission in keys)


def can(user: User, permission: str, *, on: date) -> bool:
    """Say whether the user holds the permission anywhere on the day."""
    roles = roles_with(permission)
    return RoleGrant.objects.of(user, on).filter(role__in=roles).exists()


def require(user: User, permission: str, *, on: date) -> None:
    """Refuse with one sentence that names who may."""
    if not can(user, permission, on=on):
        names = ", ".join(str(role.label) for role in roles_with(permission))
        raise NotPermitted(
            _("Việc này dành cho người được phép %(what)s (%(roles)s).")
            % {"what": _SENTENCES[permission], "roles": names}
        )
