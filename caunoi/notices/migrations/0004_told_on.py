"""A notice keeps the day of what it tells, so that a list as of a day shows nothing later."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import TruncDate
from django.utils import timezone


def fill(apps: Any, _editor: Any) -> None:
    """What was told before was told on the day of its moment."""
    notices = apps.get_model("notices", "Notice").objects.all()
    notices.update(told_on=TruncDate("created_at", tzinfo=timezone.get_default_timezone()))


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_by_mail")]

    operations = [
        migrations.AddField("notice", "told_on", models.DateField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField("notice", "told_on", models.DateField()),
    ]
