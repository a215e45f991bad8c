"""The steps of a linkage or an association as a page tells them, and the tabs of its list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caunoi.linkages.enums import StepKind
from caunoi.linkages.queries import counts_by_state
from caunoi.web.tabs import ALL, Tab

_ICONS = {
    StepKind.ADVISE: "talk",
    StepKind.PREPARE: "talk",
    StepKind.PARTNER: "person-add",
    StepKind.MEETING: "people",
    StepKind.AGREE: "sign",
    StepKind.CONTRACT: "sign",
    StepKind.FOUND: "sign",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One step; `result` is empty where the text already says it."""

    step: Any
    icon: str
    result: str


def story_of(steps: "QuerySet[Any]", on: date) -> list[Event]:
    """Return the steps up to the day, newest first."""
    known: Iterable[Any] = steps.filter(on__lte=on).select_related("by").order_by("-on", "-pk")
    return [
        Event(step, _ICONS.get(step.kind, "check"), step.result * (step.result != step.text))
        for step in known
    ]


def tabs_of(rows: "QuerySet[Any]", states: Any, current: str) -> list[Tab]:
    """Return a tab for each state of the day and one for all. One query."""
    counts = counts_by_state(rows)
    tabs = [
        Tab(
            each.value,
            each.label[:1].upper() + each.label[1:],
            counts.get(each.value, 0),
            each.value == current,
        )
        for each in states
    ]
    return [*tabs, Tab(ALL, _("Tất cả"), sum(counts.values()), current == ALL)]
