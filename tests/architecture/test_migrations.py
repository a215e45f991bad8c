"""The tables of the suite are made from the models; an installation's come from migrations."""

import json
import subprocess
import sys

import pytest
from django.apps import apps
from django.db import connection

from tests.conftest import ROOT, Database

Table = list[list[str]]


def tables() -> dict[str, Table]:
    """Return what the tables of this process' database are made of: columns, and rules by name."""
    told = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            name = model._meta.db_table
            columns = connection.introspection.get_table_description(cursor, name)
            rules = connection.introspection.get_constraints(cursor, name)
            told[name] = [sorted(column.name for column in columns), sorted(rules)]
    return told


def test_migrations_say_what_the_models_say(fresh_database: Database) -> None:
    ran = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        env=fresh_database.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.django_db
def test_both_make_the_same_tables(fresh_database: Database) -> None:
    migrated = fresh_database.run(
        "import json\n"
        "from tests.architecture.test_migrations import tables\n"
        "print(json.dumps(tables()))"
    )
    out, err = migrated.communicate(timeout=300)
    assert migrated.returncode == 0, err
    assert json.loads(out) == tables()
