"""Numbers without gaps: what was counted before the tables moved together is counted on."""

import pytest

from tests.conftest import Database

NUMBER = """
from django.db import transaction
from caunoi.common.numbers import next_number
with transaction.atomic():
    print(next_number("{}"))
"""
MIGRATE = "from django.core.management import call_command\ncall_command('migrate', {}verbosity=0)"


def told(database: Database, code: str) -> str:
    process = database.run(code)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()


@pytest.mark.parametrize(
    ("app", "before", "series"),
    [
        ("schemes", "0003_amendments_and_carry_over", "contract:2018"),
        ("difficulties", "0003_calendar_changed_by_two_persons", "KK:2018"),
    ],
)
def test_a_series_goes_on_when_the_numbers_of_all_apps_move_into_one_table(
    fresh_database: Database, app: str, before: str, series: str
) -> None:
    numbers = [told(fresh_database, NUMBER.format(series)) for _time in range(3)]
    assert numbers == ["1", "2", "3"]
    told(fresh_database, MIGRATE.format(f"'{app}', '{before}', "))
    told(fresh_database, MIGRATE.format(""))
    assert told(fresh_database, NUMBER.format(series)) == "4"
