"""What runs by itself once a day. django-tasks has no calendar; this is ours."""

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from caunoi.accounts.queries import working_day
from caunoi.difficulties.jobs import watch_difficulties
from caunoi.monitoring.jobs import watch_silence
from caunoi.network.jobs import tell_ending_appointments
from caunoi.notices.jobs import check_journal, mail_digests

# The letters of the day come last, when the others have told what they found.
DAILY = (
    tell_ending_appointments,
    check_journal,
    watch_difficulties,
    watch_silence,
    mail_digests,
)


def enqueue_due() -> list[str]:
    """Enqueue each daily job that has not been enqueued on this real day; return their names.

    In the demonstration the jobs look at the story day.
    """
    on = working_day()
    due = [task for task in DAILY if not _was_enqueued_today(task.module_path)]
    for task in due:
        task.enqueue(on=on.isoformat())
    return [task.name for task in due]


def _was_enqueued_today(task_path: str) -> bool:
    since = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return DBTaskResult.objects.filter(task_path=task_path, enqueued_at__gte=since).exists()
