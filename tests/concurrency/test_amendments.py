"""Sixteen contracts are raised at the same moment: together they stay within the year's money."""

from pathlib import Path

import pytest

from tests.concurrency.crowd import ask, every_caller_was_answered, rush
from tests.concurrency.scheme_children import LEFT, RAISE
from tests.conftest import Database
from tests.factories.schemes import MILLION


def sixteen_raise(database: Database, folder: Path, *, sabotaged: bool = False) -> None:
    ask(database, "sixteen_contracts")
    answers = rush(
        *(database, folder, "raise_a_contract"), processes=2, threads=8, sabotaged=sabotaged
    )
    done = every_caller_was_answered(answers)
    money = ask(database, "the_contracts")
    assert money["taken"] <= money["given"], f"{money['taken'] - money['given']} đồng over"
    assert money["contracted"] == money["approved"] == money["taken"]
    assert money["contracted"] == 16 * 40 * MILLION + done * RAISE
    assert done == LEFT // RAISE
    assert money["chain"]


def test_sixteen_raises_never_pass_the_money_of_the_year(
    fresh_database: Database, tmp_path: Path
) -> None:
    sixteen_raise(fresh_database, tmp_path)


def test_without_the_lock_the_same_raises_are_seen(
    fresh_database: Database, tmp_path: Path
) -> None:
    """Sabotage: no row lock on PostgreSQL, deferred instead of immediate transactions on SQLite."""
    with pytest.raises(AssertionError, match="đồng over|failed"):
        sixteen_raise(fresh_database, tmp_path, sabotaged=True)
