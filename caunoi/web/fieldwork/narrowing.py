"""What the lists of fieldwork are narrowed by."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from caunoi.fieldwork.queries import at_firms
from caunoi.web.fieldwork.forms import ListFilter

Row = TypeVar("Row", bound=Model)


def narrowed(rows: "QuerySet[Row]", form: ListFilter) -> "QuerySet[Row]":
    """Keep what the conditions of the address ask for."""
    asked = form.asked
    rows = at_firms(rows, asked.get("q", ""))
    same = {name: asked[name] for name in ("collaborator", "kind") if name in asked}
    return rows.filter(**same)
