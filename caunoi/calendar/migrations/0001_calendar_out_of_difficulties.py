"""The calendar becomes an app of its own; its two tables stay as they are, and so do their names.

`difficulties` made them and lets go of them in its 0005. Nothing is done to the database but that
the content types of the two models follow.
"""

from typing import Any

import caunoi.common.constraints
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


MODELS = ("publicholiday", "daychange")


def _move_content_types(apps: Any, schema_editor: Any, old: str, new: str) -> None:
    types = apps.get_model("contenttypes", "ContentType").objects
    types = types.using(schema_editor.connection.alias)
    # Two steps back, taken one by one, make the former types anew before they come back.
    there = list(types.filter(app_label=new, model__in=MODELS).values_list("model", flat=True))
    types.filter(app_label=old, model__in=set(MODELS) - set(there)).update(app_label=new)


def take_content_types(apps: Any, schema_editor: Any) -> None:
    _move_content_types(apps, schema_editor, "difficulties", "calendar")


def give_content_types_back(apps: Any, schema_editor: Any) -> None:
    _move_content_types(apps, schema_editor, "calendar", "difficulties")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('difficulties', '0004_numbers_of_all_apps_in_one_table'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='DayChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.TextField()),
                        ('state', models.CharField(choices=[('proposed', 'chờ duyệt'), ('approved', 'đã duyệt'), ('returned', 'trả lại')], default='proposed', max_length=10)),
                        ('proposed_at', models.DateTimeField()),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('decision_reason', models.TextField(blank=True)),
                        ('first_on', models.DateField(verbose_name='từ ngày')),
                        ('last_on', models.DateField(verbose_name='đến hết ngày')),
                        ('name', models.CharField(max_length=120, verbose_name='tên')),
                        ('kind', models.CharField(choices=[('holiday', 'ngày lễ, tết'), ('tet', 'Tết Nguyên đán'), ('forbears', 'Giỗ Tổ Hùng Vương'), ('in_lieu', 'nghỉ bù'), ('swapped_off', 'nghỉ hoán đổi'), ('swapped_on', 'làm bù')], max_length=12)),
                        ('document', models.CharField(max_length=200, verbose_name='văn bản')),
                        ('confidence', models.CharField(choices=[('H', 'đã đọc trong văn bản'), ('M', 'mới đọc một phần'), ('L', 'chưa đọc văn bản, cần kiểm tra')], max_length=1)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'db_table': 'difficulties_daychange',
                        'ordering': ['-proposed_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='PublicHoliday',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('day', models.DateField()),
                        ('name', models.CharField(max_length=120)),
                        ('kind', models.CharField(choices=[('holiday', 'ngày lễ, tết'), ('tet', 'Tết Nguyên đán'), ('forbears', 'Giỗ Tổ Hùng Vương'), ('in_lieu', 'nghỉ bù'), ('swapped_off', 'nghỉ hoán đổi'), ('swapped_on', 'làm bù')], max_length=12)),
                        ('document', models.CharField(max_length=200, verbose_name='văn bản')),
                        ('confidence', models.CharField(choices=[('H', 'đã đọc trong văn bản'), ('M', 'mới đọc một phần'), ('L', 'chưa đọc văn bản, cần kiểm tra')], max_length=1)),
                        ('note', models.CharField(blank=True, max_length=300)),
                        ('recorded_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('change', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='days', to='calendar.daychange')),
                    ],
                    options={
                        'db_table': 'difficulties_publicholiday',
                        'ordering': ['day', 'pk'],
                    },
                ),
                migrations.AddField(
                    model_name='daychange',
                    name='withdraws',
                    field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='withdrawals', to='calendar.publicholiday'),
                ),
                migrations.AddConstraint(
                    model_name='publicholiday',
                    constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('day',), name='holiday_stands_once_a_day'),
                ),
                migrations.AddConstraint(
                    model_name='publicholiday',
                    constraint=caunoi.common.constraints.NeverDeleted(name='holiday_stays', when=''),
                ),
                migrations.AddConstraint(
                    model_name='daychange',
                    constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(django.db.models.functions.text.Trim('name')), 0), django.db.models.lookups.GreaterThan(django.db.models.functions.text.Length(django.db.models.functions.text.Trim('document')), 0), ('last_on__gte', models.F('first_on'))), name='day_change_says_which_and_why'),
                ),
                migrations.AddConstraint(
                    model_name='daychange',
                    constraint=caunoi.common.constraints.NeverDeleted(name='day_change_stays', when=''),
                ),
                migrations.AddConstraint(
                    model_name='daychange',
                    constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='day_change_needs_two_persons'),
                ),
                migrations.AddConstraint(
                    model_name='daychange',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'proposed'), ('decided_by__isnull', True)), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_by__isnull', False), ('decided_at__isnull', False)), _connector='OR'), name='day_change_decided_by_a_person'),
                ),
            ],
        ),
        migrations.RunPython(take_content_types, give_content_types_back),
    ]
