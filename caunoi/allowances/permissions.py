"""Who sees which sheet and which line."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db.models import QuerySet

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of

if TYPE_CHECKING:
    from caunoi.allowances.models import AllowanceLine, AllowanceSheet

Sheets = TypeVar("Sheets", bound="QuerySet[AllowanceSheet]")
Lines = TypeVar("Lines", bound="QuerySet[AllowanceLine]")


def visible_sheets(sheets: Sheets, user: User, on: date) -> Sheets:
    """Keep all for who holds `allowances.view` on the day, nothing for others."""
    return sheets if rights_of(user, on).may("allowances.view") else sheets.none()


def visible_lines(lines: Lines, user: User, on: date) -> Lines:
    """Keep all for who may see every sheet; a collaborator in office keeps their own."""
    if rights_of(user, on).may("allowances.view"):
        return lines
    if rights_of(user, on).may("allowances.view_own"):
        return lines.filter(collaborator__user_id=user.pk)
    return lines.none()
