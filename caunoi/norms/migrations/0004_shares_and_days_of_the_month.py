"""Management shares and the day of the monthly report get a unit of their own."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SHARES = ("management-agency", "management-unit")
DUE = "monthly-report-due"


def measure(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in ("NormRow", "NormChange"):
        rows = apps.get_model("norms", name).objects
        rows.filter(norm__in=SHARES).update(unit="share")
        for row in rows.filter(norm=DUE, unit="days"):
            day = min(row.values["days"], 28)
            rows.filter(pk=row.pk).update(unit="day_of_month", values={"day": day})


def measure_as_before(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name in ("NormRow", "NormChange"):
        rows = apps.get_model("norms", name).objects
        rows.filter(norm__in=SHARES).update(unit="factor")
        for row in rows.filter(norm=DUE, unit="day_of_month"):
            rows.filter(pk=row.pk).update(unit="days", values={"days": row.values["day"]})


class Migration(migrations.Migration):
    dependencies = [("norms", "0003_proposals_are_one_shape")]

    operations = [migrations.RunPython(measure, measure_as_before)]
