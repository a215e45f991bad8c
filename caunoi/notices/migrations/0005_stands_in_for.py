"""A notice says for whom its recipient is told, if the one it was meant for has left."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_told_on")]

    operations = [
        migrations.AddField(
            "notice", "stands_in_for", models.CharField(max_length=120, blank=True, default=""),
            preserve_default=False,
        ),
    ]
