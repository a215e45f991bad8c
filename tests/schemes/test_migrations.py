"""What was counted before a table moved is counted on after it."""

from tests.conftest import Database

NUMBER = """
from django.db import transaction
from caunoi.common.numbers import next_number
with transaction.atomic():
    print(next_number("contract:2018"))
"""
MIGRATE = (
    "from django.core.management import call_command\ncall_command('migrate', verbosity=0, {})"
)


def told(database: Database, code: str) -> str:
    process = database.run(code)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()


def test_contracts_are_numbered_on_when_the_numbers_of_all_apps_move_into_one_table(
    fresh_database: Database,
) -> None:
    assert [told(fresh_database, NUMBER) for _contract in range(3)] == ["1", "2", "3"]
    earlier = "app_label='schemes', migration_name='0003_amendments_and_carry_over'"
    told(fresh_database, MIGRATE.format(earlier))
    told(fresh_database, MIGRATE.format(""))
    assert told(fresh_database, NUMBER) == "4"
