"""Conditions that the lists of fieldwork share."""

from typing import TypeVar

from django.db.models import Model, QuerySet

from caunoi.fieldwork.queries import at_firms
from caunoi.web.lists import Asked
from caunoi.web.tabs import ALL

Row = TypeVar("Row", bound=Model)


def narrowed(rows: "QuerySet[Row]", asked: Asked, *, day: str = "") -> "QuerySet[Row]":
    """Keep the rows that meet the conditions; a year is the year of the field `day`."""
    rows = at_firms(rows, asked.get("q", ""))
    names = ("collaborator", "kind", "state")
    same: Asked = {name: asked[name] for name in names if name in asked}
    if same.get("state") == ALL:
        del same["state"]
    if "year" in asked:
        same[f"{day}__year"] = asked["year"]
    return rows.filter(**same)
