from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('demo', '0001_out_of_accounts'),
    ]

    operations = [
        # The table is that of `demo` from here on, with the row in it.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(
                    name='Installation',
                ),
            ],
        ),
    ]
