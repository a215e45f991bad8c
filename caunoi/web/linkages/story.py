"""The steps of a linkage or an association as its page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from caunoi.linkages.enums import StepKind

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
    """One step; `result` is "" if the text already says it."""

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
