"""`PutOff` becomes `Postponement`; table, column and constraints keep their names.

Nothing is done to the database but that the content type follows.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def _rename_content_type(apps: Any, schema_editor: Any, old: str, new: str) -> None:
    types = apps.get_model("contenttypes", "ContentType").objects
    types = types.using(schema_editor.connection.alias).filter(app_label="monitoring")
    # Two steps back, taken one by one, make the former type anew before it comes back.
    if not types.filter(model=new).exists():
        types.filter(model=old).update(model=new)


def take_present_name(apps: Any, schema_editor: Any) -> None:
    _rename_content_type(apps, schema_editor, "putoff", "postponement")


def give_name_back(apps: Any, schema_editor: Any) -> None:
    _rename_content_type(apps, schema_editor, "postponement", "putoff")


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('monitoring', '0002_days_are_norms'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint(
                    model_name='putoff',
                    name='put_off_ends_after_it_begins',
                ),
                migrations.RenameModel(
                    old_name='PutOff',
                    new_name='Postponement',
                ),
                migrations.AlterModelTable(
                    name='postponement',
                    table='monitoring_putoff',
                ),
                migrations.RenameField(
                    model_name='postponement',
                    old_name='put_off_on',
                    new_name='postponed_on',
                ),
                migrations.AlterField(
                    model_name='postponement',
                    name='postponed_on',
                    field=models.DateField(db_column='put_off_on', verbose_name='ngày hoãn'),
                ),
                migrations.AlterField(
                    model_name='postponement',
                    name='scheme',
                    field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postponements', to='schemes.scheme'),
                ),
                migrations.AlterModelOptions(
                    name='postponement',
                    options={'ordering': ['-postponed_on', '-pk']},
                ),
                migrations.AddConstraint(
                    model_name='postponement',
                    constraint=models.CheckConstraint(condition=models.Q(('until_on__gt', models.F('postponed_on'))), name='put_off_ends_after_it_begins'),
                ),
            ],
        ),
        migrations.RunPython(take_present_name, give_name_back),
    ]
