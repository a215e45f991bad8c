"""Lists by state: which one is shown, how many stand in each."""

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
    """One state with how many rows stand in it; `value` is what the address says."""

    value: str
    label: str
    count: int
    is_current: bool


def state_asked(request: HttpRequest, states: Any, usual: str) -> str:
    """Return the state of `?state=`: one that exists, or all; else the usual one."""
    asked = request.GET.get("state", "")
    return asked if asked in states.values or asked == ALL else usual


def counts_of(rows: "QuerySet[Any]") -> dict[str, int]:
    """Count the rows by their state. One query."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def tabs_of(counts: Mapping[str, int], states: Any, current: str) -> list[Tab]:
    """Return a tab for each state and one for all."""
    tabs = [
        Tab(each.value, capital(str(each.label)), counts.get(each.value, 0), each.value == current)
        for each in states
    ]
    return [*tabs, Tab(ALL, _("Tất cả"), sum(counts.values()), current == ALL)]
