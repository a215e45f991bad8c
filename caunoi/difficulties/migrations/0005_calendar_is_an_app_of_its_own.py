from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('calendar', '0001_calendar_out_of_difficulties'),
        ('difficulties', '0004_numbers_of_all_apps_in_one_table'),
    ]

    operations = [
        # The tables are those of `calendar` from here on, with the rows in them.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(
                    model_name='publicholiday',
                    name='change',
                ),
                migrations.DeleteModel(
                    name='DayChange',
                ),
                migrations.DeleteModel(
                    name='PublicHoliday',
                ),
            ],
        ),
    ]
