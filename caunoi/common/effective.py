"""Facts that hold during a half-open period `[starts_on, ends_on)`.

`ends_on` is the first day on which the fact no longer holds. A missing `starts_on` means that the
start is not known, a missing `ends_on` that no end is known; both are read as open.
"""

import calendar
from datetime import date, timedelta
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q

M = TypeVar("M", bound=models.Model)


def in_force(on: date, prefix: str = "") -> Q:
    """Return the condition that a row's period includes the day; `prefix` is such as `unit__`."""
    starts, ends = f"{prefix}starts_on", f"{prefix}ends_on"
    return (Q(**{f"{starts}__lte": on}) | Q(**{f"{starts}__isnull": True})) & (
        Q(**{f"{ends}__gt": on}) | Q(**{f"{ends}__isnull": True})
    )


def overlapping(starts_on: date | None, ends_on: date | None) -> Q:
    """Return the condition that a row's period shares a day with `[starts_on, ends_on)`.

    A period that ends on or before its first day is empty and overlaps nothing: it never took
    effect.
    """
    if starts_on is not None and ends_on is not None and ends_on <= starts_on:
        return Q(pk__in=[])
    condition = Q(ends_on__gt=F("starts_on")) | Q(starts_on=None) | Q(ends_on=None)
    if ends_on is not None:
        condition &= Q(starts_on__lt=ends_on) | Q(starts_on__isnull=True)
    if starts_on is not None:
        condition &= Q(ends_on__gt=starts_on) | Q(ends_on__isnull=True)
    return condition


def holds(starts_on: date | None, ends_on: date | None, on: date) -> bool:
    return (starts_on is None or starts_on <= on) and (ends_on is None or on < ends_on)


class DatedQuerySet(models.QuerySet[M]):
    def on(self, day: date) -> Self:
        return self.filter(in_force(day))


class Dated(models.Model):
    """A row that holds during `[starts_on, ends_on)`."""

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def holds_on(self, on: date) -> bool:
        return holds(self.starts_on, self.ends_on, on)


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def first_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def days_in_month(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
