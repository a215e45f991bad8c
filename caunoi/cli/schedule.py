"""Daily jobs. django-tasks has no schedule, so this is ours.

A job that failed, or whose worker was killed while it ran, runs again the same day: all of these
may run twice and notify nobody twice. After `MOST_TRIES` failures it waits until the next day, and
the administrators are told.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from caunoi.accounts.rights import holders
from caunoi.cli import workers
from caunoi.cli.jobs import clear_old_rows
from caunoi.common import clock
from caunoi.difficulties.jobs import watch_difficulties
from caunoi.journal.jobs import forget_receipts
from caunoi.monitoring.jobs import watch_silence
from caunoi.network.jobs import tell_ending_appointments
from caunoi.notices.actions import tell
from caunoi.notices.jobs import check_journal, mail_digests

logger = logging.getLogger(__name__)

# The day's letters come last, after the other jobs have written their notices.
DAILY: tuple[Task, ...] = (
    clear_old_rows,
    tell_ending_appointments,
    check_journal,
    forget_receipts,
    watch_difficulties,
    watch_silence,
    mail_digests,
)
#: The most tries of a failing job on one day.
MOST_TRIES = 3

GIVEN_UP = gettext_noop(
    "Việc nền %(job)s ngày %(failed_on)s không xong sau %(tries)s lần, hôm nay không chạy lại nữa. "
    "Xem lỗi trong những dòng máy chủ đã in ra."
)


class WorkerEnded(Exception):  # noqa: N818 - stored in the row of the job, never raised
    """The worker of a job ended before the job."""


def enqueue_due() -> list[str]:
    """Enqueue each daily job not yet done on this real day; return their names.

    The jobs get the working day, which in a database that tells a story is another.
    """
    _fail_what_was_left()
    on = clock.working_day()
    due = [task for task in DAILY if _is_due(task)]
    if due and mail_digests not in due:
        due.append(mail_digests)  # notices of a late job go out the same day too
    for task in due:
        task.enqueue(on=on.isoformat())
    return [task.name for task in due]


def _fail_what_was_left() -> None:
    """Mark as failed every running job whose worker has ended."""
    for row in DBTaskResult.objects.running():
        worker = row.worker_ids[-1]
        if workers.has_ended(worker):
            row.set_failed(WorkerEnded(worker))
            workers.forget(worker)


def _is_due(task: Task) -> bool:
    """True if not enqueued today, or failed fewer than `MOST_TRIES` times.

    At that number it gives up and tells the administrators.
    """
    today = DBTaskResult.objects.filter(
        task_path=task.module_path, enqueued_at__gte=_start_of_today()
    )
    last = today.order_by("-enqueued_at").first()
    if last is None:
        return True
    if last.status != TaskResultStatus.FAILED:
        return False
    tries = today.failed().count()
    if tries < MOST_TRIES:
        logger.error("%s has failed (%s); doing it again", task.name, last.exception_class_path)
        return True
    _give_up(task, tries)
    return False


def _give_up(task: Task, tries: int) -> None:
    on = timezone.localdate()
    logger.error("%s has failed %d times; not again before tomorrow", task.name, tries)
    with transaction.atomic():
        tell(
            recipients=holders("people.manage", clock.working_day()),
            kind="jobs.given_up",
            message=GIVEN_UP,
            figures={"job": task.name, "failed_on": on, "tries": tries},
            once_key=f"jobs.given_up:{task.name}:{on}",
        )


def _start_of_today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
