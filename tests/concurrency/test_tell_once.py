"""Several workers run the job of one night at the same moment: each step is told once."""

from pathlib import Path

import pytest

from tests.concurrency.crowd import ask, rush
from tests.conftest import Database

HOME = "silence_children"
RUNGS = ["collaborator", "officer", "director"]


def told_at_once(database: Database, folder: Path, *, sabotaged: bool = False) -> list[str]:
    """Return what each of six callers was answered: how many steps they told, or their error."""
    ask(database, "a_silent_scheme", HOME)
    answers = rush(
        database, folder, "report", processes=2, threads=3, sabotaged=sabotaged, home=HOME
    )
    stands = ask(database, "what_was_told", HOME)
    assert stands["rungs"] == RUNGS
    assert stands["told"] == {f"monitoring.silence_{rung}": 1 for rung in RUNGS}
    return sorted(answer.get("done") or answer["failed"] for answer in answers)


def test_six_workers_tell_each_step_once(fresh_database: Database, tmp_path: Path) -> None:
    assert told_at_once(fresh_database, tmp_path) == ["0"] * 5 + ["3"]


def test_without_the_lock_only_the_database_holds(fresh_database: Database, tmp_path: Path) -> None:
    """Sabotage: the same check must fail; the unique step still lets nothing be told twice."""
    answers: list[str] = []
    with pytest.raises(AssertionError):
        answers += told_at_once(fresh_database, tmp_path, sabotaged=True)
        assert answers == ["0"] * 5 + ["3"]
    assert answers and "3" in answers and set(answers) - {"0", "3"}
