"""What runs by itself once a day. django-tasks has no calendar; this is ours.

A job that failed, or whose worker was killed in the middle of it, is done again the same day: all
of these may be done twice, and tell nobody twice. After `MOST_TRIES` it rests until the next day,
and those who keep the installation hear of it.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from caunoi.accounts.queries import working_day
from caunoi.accounts.rights import holders
from caunoi.cli import workers
from caunoi.cli.jobs import clear_old_rows
from caunoi.difficulties.jobs import watch_difficulties
from caunoi.journal.jobs import forget_receipts
from caunoi.monitoring.jobs import watch_silence
from caunoi.network.jobs import tell_ending_appointments
from caunoi.notices.actions import tell
from caunoi.notices.jobs import check_journal, mail_digests

logger = logging.getLogger(__name__)

# The letters of the day come last, when the others have told what they found.
DAILY: tuple[Task, ...] = (
    clear_old_rows,
    tell_ending_appointments,
    check_journal,
    forget_receipts,
    watch_difficulties,
    watch_silence,
    mail_digests,
)
#: So often is a job begun on one day that does not succeed.
MOST_TRIES = 3

GIVEN_UP = gettext_noop(
    "Việc nền %(job)s ngày %(failed_on)s không xong sau %(tries)s lần, hôm nay không chạy lại nữa. "
    "Xem lỗi trong những dòng máy chủ đã in ra."
)


class WorkerEnded(Exception):  # noqa: N818 - told of in the row of the job, never raised
    """The worker of a job has ended before the job."""


def enqueue_due() -> list[str]:
    """Enqueue each daily job that has not been done on this real day; return their names.

    In the demonstration the jobs look at the story day.
    """
    _fail_what_was_left()
    on = working_day()
    due = [task for task in DAILY if _is_due(task)]
    if due and mail_digests not in due:
        due.append(mail_digests)  # what a job tells late goes out on its day as well
    for task in due:
        task.enqueue(on=on.isoformat())
    return [task.name for task in due]


def _fail_what_was_left() -> None:
    """Say of every job that was being done by a worker that has ended: it failed."""
    for row in DBTaskResult.objects.running():
        worker = row.worker_ids[-1]
        if workers.has_ended(worker):
            row.set_failed(WorkerEnded(worker))
            workers.forget(worker)


def _is_due(task: Task) -> bool:
    """Say whether a job waits to be done: never begun today, or failed and not given up."""
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
            recipients=holders("people.manage", working_day()),
            kind="jobs.given_up",
            message=GIVEN_UP,
            figures={"job": task.name, "failed_on": on, "tries": tries},
            once_key=f"jobs.given_up:{task.name}:{on}",
        )


def _start_of_today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
