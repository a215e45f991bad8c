"""Several people answer one difficulty or petition at the same moment: it is answered once."""

from pathlib import Path
from typing import Any

import pytest

from tests.concurrency.crowd import ask, every_caller_was_answered, rush
from tests.concurrency.difficulty_children import MEMBERS
from tests.conftest import Database

HOME = "difficulty_children"


def at_once(
    database: Database, folder: Path, before: str, work: str, *, sabotaged: bool = False
) -> tuple[list[dict[str, str]], dict[str, Any]]:
    """Let six callers do it at once; one is done, the others are told in words why not."""
    ask(database, before, HOME)
    answers = rush(database, folder, work, processes=2, threads=3, sabotaged=sabotaged, home=HOME)
    assert every_caller_was_answered(answers) == 1, answers
    return answers, ask(database, "what_stands", HOME)


def won(answers: list[dict[str, str]]) -> str:
    return next(answer["done"] for answer in answers if "done" in answer)


def test_six_people_answer_one_difficulty_once(fresh_database: Database, tmp_path: Path) -> None:
    answers, stands = at_once(fresh_database, tmp_path, "one_at_the_centre", "answer")
    assert stands["states"] == ["answered"]
    assert stands["answers"] == [won(answers)]
    assert stands["answered"] == 1
    refused = [answer["refused"] for answer in answers if "refused" in answer]
    assert all("đã trả lời, chờ người nêu xác nhận nên không" in said for said in refused)


def test_without_the_lock_the_same_check_fails(fresh_database: Database, tmp_path: Path) -> None:
    """Sabotage: no row lock on PostgreSQL, deferred instead of immediate transactions on SQLite."""
    with pytest.raises(AssertionError):
        at_once(fresh_database, tmp_path, "one_at_the_centre", "answer", sabotaged=True)


def test_a_difficulty_is_answered_or_grouped_never_both(
    fresh_database: Database, tmp_path: Path
) -> None:
    answers, stands = at_once(fresh_database, tmp_path, "two_at_the_centre", "answer_or_group")
    if won(answers) == "answered":
        assert (stands["states"], stands["petitions"]) == (["answered", "open"], 0)
    else:
        assert (stands["states"], stands["in petition"]) == (["open", "open"], 2)


def test_a_petition_is_answered_once_for_all_its_members(
    fresh_database: Database, tmp_path: Path
) -> None:
    answers, stands = at_once(fresh_database, tmp_path, "a_sent_petition", "reply")
    assert stands["answers"] == [won(answers)] * MEMBERS
    assert stands["answered"] == MEMBERS


def test_what_a_phone_sends_six_times_at_once_is_raised_once(
    fresh_database: Database, tmp_path: Path
) -> None:
    answers, stands = at_once(fresh_database, tmp_path, "a_yard", "raise_the_same")
    assert stands["states"] == ["open"]
    refused = [answer["refused"] for answer in answers if "refused" in answer]
    assert all("KK-2018-001, không ghi lần nữa" in said for said in refused)
