"""What marks a database as a demonstration becomes part of `demo`; its table stays as it is.

`accounts` made it and lets go of it in its 0002. Nothing is done to the database but that the
content type of the model follows.
"""

from typing import Any

from django.db import migrations, models


def _move_content_type(apps: Any, schema_editor: Any, old: tuple[str, str], new: tuple[str, str]) -> None:
    types = apps.get_model("contenttypes", "ContentType").objects
    types = types.using(schema_editor.connection.alias)
    if not types.filter(app_label=new[0], model=new[1]).exists():
        types.filter(app_label=old[0], model=old[1]).update(app_label=new[0], model=new[1])


FORMER, PRESENT = ("accounts", "installation"), ("demo", "demonstration")


def take_content_type(apps: Any, schema_editor: Any) -> None:
    _move_content_type(apps, schema_editor, FORMER, PRESENT)


def give_content_type_back(apps: Any, schema_editor: Any) -> None:
    _move_content_type(apps, schema_editor, PRESENT, FORMER)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Demonstration',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_demo', models.BooleanField(default=False)),
                        ('story_day', models.DateField(blank=True, null=True)),
                        ('demo_finished_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'db_table': 'accounts_installation',
                    },
                ),
                migrations.AddConstraint(
                    model_name='demonstration',
                    constraint=models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_installation'),
                ),
            ],
        ),
        migrations.RunPython(take_content_type, give_content_type_back),
    ]
