"""Overlap and freezing are refused by the database itself, on whichever engine the suite runs."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from caunoi.common.constraints import lay
from caunoi.common.effective import holds
from caunoi.norms.models import NormRow
from tests.conftest import Database

pytestmark = pytest.mark.django_db

DAYS = [date(2018, 1, number) for number in range(1, 8)]
PERIODS = [
    (start, end)
    for start in (None, *DAYS)
    for end in (None, *DAYS)
    if start is None or end is None or start <= end  # a period may have no day
]


def row(starts_on: date | None, ends_on: date | None, norm: str = "test-norm") -> NormRow:
    return NormRow(
        norm=norm,
        unit="percent",
        values={"percent": 1},
        citation="thử",
        confidence="L",
        starts_on=starts_on,
        ends_on=ends_on,
    )


def share_a_day(a: tuple[date | None, date | None], b: tuple[date | None, date | None]) -> bool:
    """The oracle: look at every day of a wide enough range."""
    days = [date(2017, 12, 31), *DAYS, date(2018, 1, 8)]
    return any(holds(*a, on=d) and holds(*b, on=d) for d in days)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PERIODS), st.sampled_from(PERIODS))
def test_database_and_form_agree_with_a_day_by_day_look(
    a: tuple[date | None, date | None], b: tuple[date | None, date | None]
) -> None:
    with transaction.atomic():
        row(*a).save()
        expected = share_a_day(a, b)
        try:
            row(*b).validate_constraints()
            form_refuses = False
        except ValidationError:
            form_refuses = True
        try:
            with transaction.atomic():
                row(*b).save()
            database_refuses = False
        except IntegrityError:
            database_refuses = True
        transaction.set_rollback(True)
    assert form_refuses == expected
    assert database_refuses == expected


def test_update_into_an_overlap_is_refused() -> None:
    row(DAYS[0], DAYS[2]).save()
    row(DAYS[2], DAYS[4]).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        NormRow.objects.filter(starts_on=DAYS[2], norm="test-norm").update(starts_on=DAYS[1])


def test_bulk_create_is_refused_too() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        NormRow.objects.bulk_create([row(DAYS[0], None), row(DAYS[1], None)])


def test_other_norm_may_share_the_days() -> None:
    row(DAYS[0], None).save()
    row(DAYS[0], None, norm="other-norm").save()


def test_row_does_not_overlap_itself() -> None:
    saved = row(DAYS[0], DAYS[3])
    saved.save()
    saved.ends_on = DAYS[4]
    saved.validate_constraints()
    saved.save()


def test_laying_again_changes_nothing() -> None:
    lay()
    lay()


def test_every_declared_constraint_stands_in_the_database() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT conname FROM pg_constraint UNION SELECT tgname FROM pg_trigger")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        names = " ".join(name for (name,) in cursor.fetchall())
    for name in (
        "admin_unit_no_overlap",
        "appointment_no_overlap",
        "area_no_overlap",
        "norm_row_no_overlap",
        "journal_entry_append_only",
        "paid_sheet_frozen",
        "paid_line_frozen",
    ):
        assert name in names


def test_an_installation_that_stands_goes_a_migration_back_and_forth(
    fresh_database: Database,
) -> None:
    """Triggers of linkages read contracts and partners, which the migration takes and gives."""
    script = (
        "from django.core.management import call_command\n"
        "call_command('migrate', 'linkages', '0001', verbosity=0)\n"
        "call_command('migrate', verbosity=0)\n"
        "from django.db import IntegrityError\n"
        "from caunoi.linkages.models import Linkage\n"
        "from caunoi.accounts.models import User\n"
        "who = User.objects.create(username='ai')\n"
        "told = dict(kind='other', subject='x', advice='x', advised_on='2018-01-01')\n"
        "told |= dict(recorded_by=who, recorded_at='2018-01-01T00:00Z', state='agreed')\n"
        "told |= dict(result='x', result_on='2018-01-01', result_by=who)\n"
        "try:\n"
        "    Linkage.objects.create(**told)\n"
        "except IntegrityError as error:\n"
        "    print(error)\n"
    )
    out, err = fresh_database.run(script).communicate(timeout=300)
    assert "linkage_has_two_partners" in out, err


_FAILING = """
import json
from unittest import mock
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.core.management.commands import migrate

def guards():
    if connection.vendor == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return sorted(name for (name,) in cursor.fetchall())

before = guards()
with mock.patch.object(MigrationExecutor, "migrate", side_effect=RuntimeError("disk full")):
    try:
        COMMAND
    except RuntimeError:
        pass
print(json.dumps({"before": before, "after": guards()}))
"""


def _guards_around(database: Database, command: str) -> dict[str, list[str]]:
    process = database.run(_FAILING.replace("COMMAND", command))
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    told: dict[str, list[str]] = json.loads(out)
    return told


def test_a_migration_that_fails_leaves_every_guard(fresh_database: Database) -> None:
    command = "call_command('migrate', 'linkages', '0001', verbosity=0)"
    told = _guards_around(fresh_database, command)
    assert any(name.startswith("journal_entry_append_only") for name in told["before"])
    assert told["after"] == told["before"]


def test_sabotage_the_plain_command_would_leave_them_away(fresh_database: Database) -> None:
    command = "call_command(migrate.Command(), 'linkages', '0001', verbosity=0)"
    told = _guards_around(fresh_database, command)
    assert told["before"]
    assert (told["after"] == []) is (connection.vendor == "sqlite")
