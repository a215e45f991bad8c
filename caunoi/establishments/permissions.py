"""Where a person may write in the register."""

from datetime import date

from caunoi.accounts.models import User
from caunoi.accounts.rights import Scope, rights_of


def area_of(by: User | None, permission: str, on: date) -> Scope:
    """Return where `by` may act on the day.

    None is the console: whoever has it has the database itself, so it stands outside the roles.
    """
    return Scope(everywhere=True) if by is None else rights_of(by, on).where(permission)
