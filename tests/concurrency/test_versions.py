"""Eight people change and save one draft at the same moment, again and again: no word is lost."""

from pathlib import Path

import pytest

from tests.concurrency.crowd import ask, every_caller_was_answered, rush
from tests.concurrency.version_children import ROUNDS
from tests.conftest import Database

HOME = "version_children"
PROCESSES, THREADS = 2, 4


def eight(database: Database, folder: Path, *, sabotaged: bool = False) -> None:
    ask(database, "a_draft", HOME)
    answers = rush(
        database,
        folder,
        "add_words",
        processes=PROCESSES,
        threads=THREADS,
        sabotaged=sabotaged,
        home=HOME,
    )
    people = PROCESSES * THREADS
    assert every_caller_was_answered(answers) == people, answers
    draft = ask(database, "the_draft", HOME)
    added = {f"{number}.{turn}" for number in range(people) for turn in range(ROUNDS)}
    assert added - set(draft["words"]) == set()
    assert draft["version"] == 1 + people * ROUNDS
    assert draft["chain"]


def test_no_save_undoes_another(fresh_database: Database, tmp_path: Path) -> None:
    eight(fresh_database, tmp_path)


def test_without_the_lock_a_word_is_lost(fresh_database: Database, tmp_path: Path) -> None:
    """Sabotage: no row lock on PostgreSQL, deferred instead of immediate transactions on SQLite."""
    with pytest.raises(AssertionError):
        eight(fresh_database, tmp_path, sabotaged=True)
