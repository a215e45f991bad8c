"""Work of the night that keeps the installation itself small."""

from django.core.management import call_command
from django_tasks import task

#: A month of what jobs did is enough to find out why one failed.
KEPT_DAYS = 30


@task()
def clear_old_rows(on: str) -> None:
    """Delete sessions that are over and the results of jobs that ended a month ago.

    `on` is the day in ISO form, as every daily job gets it; what is old is told by the clock.
    """
    call_command("clearsessions")
    call_command("prune_db_task_results", queue_name="*", min_age_days=KEPT_DAYS, verbosity=0)
