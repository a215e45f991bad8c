"""Which papers may be waived stands in the seed beside them; `caunoi setup` fills it in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("norms", "0004_shares_and_days_of_the_month")]

    operations = [
        migrations.AddField(
            model_name="dossierpaper",
            name="may_be_waived",
            field=models.BooleanField(default=False),
        ),
    ]
