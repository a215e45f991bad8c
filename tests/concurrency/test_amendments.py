"""Sixteen contracts are raised at the same moment: together they stay within the year's money.

The lock is that of the plan, whose sabotage run stands in test_plan.py. Here it would show nothing
on PostgreSQL: before a raise looks at the money it journals that the old line ends, and waits there
for the journal's row.
"""

from pathlib import Path

from tests.concurrency.crowd import ask, every_caller_was_answered, rush
from tests.concurrency.scheme_children import LEFT, RAISE
from tests.conftest import Database
from tests.factories.schemes import MILLION


def test_sixteen_raises_never_pass_the_money_of_the_year(
    fresh_database: Database, tmp_path: Path
) -> None:
    database = fresh_database
    ask(database, "sixteen_contracts")
    answers = rush(database, tmp_path, "raise_a_contract", processes=2, threads=8)
    done = every_caller_was_answered(answers)
    money = ask(database, "the_contracts")
    assert money["taken"] <= money["given"], f"{money['taken'] - money['given']} đồng over"
    assert money["contracted"] == money["approved"] == money["taken"]
    assert money["contracted"] == 16 * 40 * MILLION + done * RAISE
    assert done == LEFT // RAISE
    assert money["chain"]
