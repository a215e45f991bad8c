"""Nightly job: silences are notified from the bottom, each step once."""

from datetime import date

from django_tasks import task

from caunoi.monitoring.actions import report_silence
from caunoi.monitoring.queries import radar


@task()
def watch_silence(on: str) -> int:
    """Notify each step that a silence has newly reached; return the number of steps.

    `on` is the day in ISO form. However often this runs, each step is notified once per silence: a
    new sign of life ends it, and the next silence starts again. Each scheme has its own
    transaction, so that a failed scheme does not undo the others.
    """
    day = date.fromisoformat(on)
    due = [row.scheme for row in radar(day) if row.rungs_due]
    return sum(len(report_silence(scheme=scheme, on=day)) for scheme in due)
