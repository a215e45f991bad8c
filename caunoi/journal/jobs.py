"""Work of the night: receipts that nobody will ask for any more."""

from datetime import timedelta

from django_tasks import task

from caunoi.common import clock
from caunoi.journal.models import Receipt

#: A phone may bring a command so long after it was written; a version of its program lives as long.
DAYS_KEPT = 400


@task()
def forget_receipts(on: str) -> int:
    """Delete the receipts of more than 400 days ago; return how many.

    Their moments are real, also in a demonstration, so the day `on` of its story is not asked.
    """
    old = Receipt.objects.filter(at__lt=clock.now() - timedelta(days=DAYS_KEPT))
    return old.delete()[0]
