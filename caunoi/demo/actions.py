"""Marks a database as a demonstration."""

from datetime import date

from django.utils.translation import gettext_lazy

from caunoi.common import clock
from caunoi.demo.models import Demonstration
from caunoi.journal.actions import action, record


@action("demo.mark_demonstration", title=gettext_lazy("Đánh dấu cơ sở dữ liệu"))
def mark_demonstration(*, story_day: date, on: date, is_finished: bool = False) -> Demonstration:
    """Mark this database as a demonstration. Only the console calls it, as the machine itself."""
    row, _created = Demonstration.objects.update_or_create(
        pk=1,
        defaults={
            "is_demo": True,
            "story_day": story_day,
            "demo_finished_at": clock.now() if is_finished else None,
        },
    )
    after = {"is_demo": True, "story_day": story_day}
    record(action="demo.mark_demonstration", subject=row, by=None, on=on, after=after)
    return row
