"""Where a user may write in the register."""

from datetime import date

from caunoi.accounts.models import User
from caunoi.accounts.rights import Scope, rights_of


def area_of(by: User | None, permission: str, on: date) -> Scope:
    """Return where `by` may act on the day.

    None is the console, which has the database itself and therefore no roles.
    """
    return Scope(everywhere=True) if by is None else rights_of(by, on).where(permission)
