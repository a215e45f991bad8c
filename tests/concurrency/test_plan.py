"""Fifty officers add to one year's plan at the same moment: not one đồng over."""

from pathlib import Path

import pytest

from tests.concurrency.crowd import ask, every_caller_was_answered, rush
from tests.concurrency.scheme_children import ALLOCATED, LINE
from tests.conftest import Database


def fifty(database: Database, folder: Path, *, sabotaged: bool = False) -> None:
    """Let fifty callers plan at once and hold the plan against the allocation."""
    ask(database, "a_hundred_million")
    answers = rush(*(database, folder, "plan_a_line"), processes=2, threads=25, sabotaged=sabotaged)
    done = every_caller_was_answered(answers)
    plan = ask(database, "the_plan")
    assert plan["given"] == ALLOCATED
    assert plan["taken"] <= ALLOCATED, f"{plan['taken'] - ALLOCATED} đồng over"
    assert plan["lines"] == done == ALLOCATED // LINE
    refusals = [answer["refused"] for answer in answers if "refused" in answer]
    assert len(refusals) == 50 - done
    assert all("chỉ còn 2.000.000" in said for said in refusals)


def test_fifty_at_once_never_plan_more_than_was_given(
    fresh_database: Database, tmp_path: Path
) -> None:
    fifty(fresh_database, tmp_path)


def test_without_the_lock_the_same_check_fails(fresh_database: Database, tmp_path: Path) -> None:
    """Sabotage: no row lock on PostgreSQL, deferred instead of immediate transactions on SQLite."""
    with pytest.raises(AssertionError, match="đồng over|failed"):
        fifty(fresh_database, tmp_path, sabotaged=True)
