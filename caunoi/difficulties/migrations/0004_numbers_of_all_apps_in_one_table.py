from typing import Any

from django.db import migrations

#: The series of difficulties and petitions; each is called after its prefix and its year.
OWN = ("KK:", "KN:")


def carry(old: Any, new: Any) -> None:
    rows = [new(name=s.name, last=s.last) for s in old.objects.all() if s.name.startswith(OWN)]
    new.objects.bulk_create(
        rows, update_conflicts=True, update_fields=["last"], unique_fields=["name"]
    )


def to_common(apps: Any, schema_editor: Any) -> None:
    carry(apps.get_model("difficulties", "NumberSeries"), apps.get_model("common", "NumberSeries"))


def back(apps: Any, schema_editor: Any) -> None:
    carry(apps.get_model("common", "NumberSeries"), apps.get_model("difficulties", "NumberSeries"))


class Migration(migrations.Migration):
    dependencies = [
        ("common", "0001_initial"),
        ("difficulties", "0003_calendar_changed_by_two_persons"),
    ]

    operations = [
        migrations.RunPython(to_common, back),
        migrations.DeleteModel(name="NumberSeries"),
    ]
