"""Nightly job that keeps the installation's own tables small."""

from django.core.management import call_command
from django_tasks import task

#: A month of job results is enough to find out why one failed.
KEPT_DAYS = 30


@task()
def clear_old_rows(on: str) -> None:
    """Delete expired sessions and the results of jobs that ended a month ago.

    `on` is the day in ISO form, as every daily job gets it; the age of rows is measured by the
    clock.
    """
    call_command("clearsessions")
    call_command("prune_db_task_results", queue_name="*", min_age_days=KEPT_DAYS, verbosity=0)
