"""Whose visits, needs, proposals, plans and tasks a person sees: those of the own communes."""

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Q

from caunoi.accounts.models import User
from caunoi.accounts.scope import scope_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

Rows = TypeVar("Rows", bound="QuerySet[Any]")


def visible_fieldwork(rows: Rows, user: User, on: date) -> Rows:
    """Keep the rows whose commune lies in the area of `fieldwork.view`, and one's own plans and tasks.

    A plan or a task has no commune of its own; without the whole territory one sees one's own.
    """
    scope = scope_of(user, "fieldwork.view", on)
    if scope.everywhere:
        return rows
    if any(field.name == "unit" for field in rows.model._meta.get_fields()):
        return rows.filter(scope.q("unit"))
    return rows.filter(Q(collaborator__user_id=user.pk))
