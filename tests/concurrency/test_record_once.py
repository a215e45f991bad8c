"""Six proposals to record one day are approved at the same moment: the day is recorded once."""

from pathlib import Path

import pytest

from tests.concurrency.crowd import ask, every_caller_was_answered, rush
from tests.conftest import Database

HOME = "day_children"


def six(database: Database, folder: Path, *, sabotaged: bool = False) -> None:
    ask(database, "six_proposals", HOME)
    answers = rush(
        database, folder, "approve", processes=2, threads=3, sabotaged=sabotaged, home=HOME
    )
    assert every_caller_was_answered(answers) == 1, answers
    won = next(answer["done"] for answer in answers if "done" in answer)
    assert ask(database, "what_stands", HOME) == [won]
    refused = [answer["refused"] for answer in answers if "refused" in answer]
    assert all("Lịch đã ghi 10/10/2018" in said for said in refused)


def test_a_day_is_recorded_once_whoever_approves(fresh_database: Database, tmp_path: Path) -> None:
    six(fresh_database, tmp_path)


def test_without_the_lock_the_same_check_fails(fresh_database: Database, tmp_path: Path) -> None:
    """Sabotage: no row lock on PostgreSQL, deferred instead of immediate transactions on SQLite."""
    with pytest.raises(AssertionError):
        six(fresh_database, tmp_path, sabotaged=True)
