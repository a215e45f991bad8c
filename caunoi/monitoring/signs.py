"""All signs of life of some schemes in one query, for the chart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from caunoi.monitoring.models import Inspection
from caunoi.schemes.enums import EntryKind
from caunoi.schemes.models import Milestone, MoneyEntry, ProgressReport, Scheme, SchemeStep


@dataclass(frozen=True, slots=True, order=True)
class SignOn:
    """One sign on its day; a payment is in the same chart but is not a sign of life."""

    on: date
    kind: str

    @property
    def is_life(self) -> bool:
        return self.kind != "money"


def signs_of(schemes: Iterable[int], on: date) -> dict[int, list[SignOn]]:
    """Return the signs by key of the scheme up to the day, the oldest first. One query."""
    keys = list(schemes)
    mine = {"scheme__in": keys}
    paid = MoneyEntry.objects.filter(**mine, kind__in=(EntryKind.ADVANCE, EntryKind.PAYMENT))
    visited = Scheme.objects.filter(
        pk__in=keys, establishment__visits__visited_on__gte=F("drafted_on")
    )
    first, *others = (
        _rows(SchemeStep.objects.filter(**mine), "scheme", "on", "step", on),
        _rows(ProgressReport.objects.filter(**mine), "scheme", "reported_on", "report", on),
        _rows(Milestone.objects.filter(**mine), "scheme", "reached_on", "milestone", on),
        _rows(Inspection.objects.filter(**mine), "scheme", "inspected_on", "inspection", on),
        _rows(visited, "pk", "establishment__visits__visited_on", "visit", on),
        _rows(paid, "scheme", "on", "money", on),
    )
    found: dict[int, set[SignOn]] = {}
    for key, day, kind in first.union(*others):
        found.setdefault(key, set()).add(SignOn(day, kind))
    return {key: sorted(signs) for key, signs in found.items()}


def _rows(rows: QuerySet[Any], key: str, day: str, kind: str, on: date) -> QuerySet[Any, Any]:
    by_day = rows.filter(**{f"{day}__lte": on}).order_by()
    named = by_day.annotate(sign=Value(kind, output_field=CharField()))
    return named.values_list(key, day, "sign")
