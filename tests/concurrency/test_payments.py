"""Sixteen accountants pay one scheme at the same moment: what was accepted is paid once."""

from pathlib import Path

import pytest

from tests.concurrency.crowd import ask, every_caller_was_answered, rush
from tests.concurrency.scheme_children import PAYMENT
from tests.conftest import Database
from tests.factories.schemes import MILLION

CONTRACT = 200 * MILLION
LIMIT = 140 * MILLION


def sixteen_pay(database: Database, folder: Path, *, sabotaged: bool = False) -> None:
    """Let sixteen payers pay at once, up to three times each, and hold the ledger against it."""
    ask(database, "an_accepted_scheme")
    answers = rush(*(database, folder, "pay_a_part"), processes=2, threads=8, sabotaged=sabotaged)
    every_caller_was_answered(answers)
    done = sum(int(answer.get("done", 0)) for answer in answers)
    ledger = ask(database, "the_ledger")
    assert ledger["paid"] <= CONTRACT, f"{ledger['paid'] - CONTRACT} đồng over"
    assert ledger["paid"] == done * PAYMENT
    assert done == ledger["payments"] == CONTRACT // PAYMENT
    assert ledger["chain"]


def sixteen_advance(database: Database, folder: Path, *, sabotaged: bool = False) -> None:
    """Let sixteen payers advance at once, and hold the sum against 70 % of the contract."""
    ask(database, "a_running_scheme")
    answers = rush(
        *(database, folder, "advance_a_part"), processes=2, threads=8, sabotaged=sabotaged
    )
    done = every_caller_was_answered(answers)
    ledger = ask(database, "the_ledger")
    assert ledger["paid"] <= LIMIT, f"{ledger['paid'] - LIMIT} đồng over"
    assert done == ledger["payments"] == LIMIT // PAYMENT


def test_sixteen_payers_never_pay_more_than_was_accepted(
    fresh_database: Database, tmp_path: Path
) -> None:
    sixteen_pay(fresh_database, tmp_path)


def test_without_the_lock_the_same_payers_are_seen(
    fresh_database: Database, tmp_path: Path
) -> None:
    """Sabotage: no row lock on PostgreSQL, deferred instead of immediate transactions on SQLite."""
    with pytest.raises(AssertionError, match="đồng over|failed"):
        sixteen_pay(fresh_database, tmp_path, sabotaged=True)


def test_sixteen_payers_never_advance_more_than_the_share(
    fresh_database: Database, tmp_path: Path
) -> None:
    sixteen_advance(fresh_database, tmp_path)


def test_without_the_lock_the_same_advances_are_seen(
    fresh_database: Database, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError, match="đồng over|failed"):
        sixteen_advance(fresh_database, tmp_path, sabotaged=True)


def sixteen_sign(database: Database, folder: Path, *, sabotaged: bool = False) -> None:
    ask(database, "sixteen_approved_tasks")
    answers = rush(
        *(database, folder, "sign_a_contract"), processes=2, threads=8, sabotaged=sabotaged
    )
    assert every_caller_was_answered(answers) == 12
    numbers = ask(database, "the_numbers")
    assert numbers == [f"{n:02d}/2018/HĐ-KC" for n in range(1, 13)]


def test_contracts_signed_at_once_have_numbers_without_gap(
    fresh_database: Database, tmp_path: Path
) -> None:
    sixteen_sign(fresh_database, tmp_path)


def test_without_the_lock_of_the_series_somebody_gets_no_number(
    fresh_database: Database, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError, match="failed"):
        sixteen_sign(fresh_database, tmp_path, sabotaged=True)
