"""Who may read norms and their changes. The law is nobody's secret: one permission, no area."""

from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from caunoi.accounts.rights import rights_of

Q = TypeVar("Q", bound=QuerySet[Model])


def visible_norms(rows: Q, user: Any, on: date) -> Q:
    """Keep all rows for who holds `norms.view` on the day, none for others."""
    return rows if rights_of(user, on).may("norms.view") else rows.none()
