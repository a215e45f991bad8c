"""Nightly job: silences are notified from the bottom, each step once."""

from datetime import date

from django_tasks import task

from caunoi.common.one_by_one import one_by_one
from caunoi.monitoring.actions import report_silence
from caunoi.monitoring.queries import radar


@task()
def watch_silence(on: str) -> int:
    """Notify each step that a silence has newly reached; return the number of steps.

    `on` is the day in ISO form. However often this runs, each step is notified once per silence: a
    new sign of life ends it, and the next silence starts again. Each scheme has its own
    transaction, so that one that fails neither undoes nor stops the others.
    """
    day = date.fromisoformat(on)
    due = [row.scheme for row in radar(day) if row.rungs_due]
    steps = one_by_one(due, lambda scheme: report_silence(scheme=scheme, on=day))
    return sum(map(len, steps))
