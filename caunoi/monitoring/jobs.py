"""Work of the night: a silence is told from below, each step once."""

from datetime import date

from django_tasks import task

from caunoi.monitoring.actions import report_silence
from caunoi.monitoring.queries import radar


@task()
def watch_silence(on: str) -> int:
    """Tell of every silence that has reached a step nobody was told of; return how many steps.

    `on` is the day in ISO form. However often this runs, each step is told once of each silence: a
    new sign of life ends it, and the next silence begins anew. Each scheme has a transaction of its
    own, so one that fails keeps nobody else from hearing.
    """
    day = date.fromisoformat(on)
    due = [row.scheme for row in radar(day) if row.rungs_due]
    return sum(len(report_silence(scheme=scheme, on=day)) for scheme in due)
