"""Nightly job: deletes old receipts."""

from datetime import timedelta

from django_tasks import task

from caunoi.common import clock
from caunoi.journal.models import Receipt

#: A phone may send a command this long after it was written; its program version lives as long.
DAYS_KEPT = 400


@task()
def forget_receipts(on: str) -> int:
    """Delete the receipts older than `DAYS_KEPT` (400) days; return how many.

    Receipts have real moments, also in a demonstration, so the story day `on` is ignored.
    """
    old = Receipt.objects.filter(at__lt=clock.now() - timedelta(days=DAYS_KEPT))
    return old.delete()[0]
