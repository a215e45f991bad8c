"""Lists by state: which one is shown, and how many rows each has."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from caunoi.common.text import capital

ALL = "all"


@dataclass(frozen=True, slots=True)
class Tab:
    """One state and its number of rows; `value` is its name in the address."""

    value: str
    label: str
    count: int
    is_current: bool


def state_asked(request: HttpRequest, states: Any, usual: str) -> str:
    asked = request.GET.get("state", "")
    return asked if asked in states.values or asked == ALL else usual


def counts_of(rows: "QuerySet[Any]") -> dict[str, int]:
    """Return the number of rows by state. One query."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def tabs_of(counts: Mapping[str, int], states: Any, current: str) -> list[Tab]:
    tabs = [
        Tab(each.value, capital(str(each.label)), counts.get(each.value, 0), each.value == current)
        for each in states
    ]
    return [*tabs, Tab(ALL, _("Tất cả"), sum(counts.values()), current == ALL)]
