"""Whoever waited for a scheme reads what came meanwhile, also in the rows that it points to."""

from pathlib import Path

import pytest

from tests.concurrency.crowd import ask
from tests.concurrency.turns import take_turns
from tests.conftest import Database


def plan_and_take_out(database: Database, folder: Path, *, sabotaged: bool = False) -> None:
    """Take a task out of the plan while it is being put in: its line must not stay behind."""
    ask(database, "an_appraised_task")
    planned, taken_out = take_turns(
        *(database, folder, "plan_first", "take_out_second"), sabotaged=sabotaged
    )
    assert (planned, taken_out) == ({"done": "in_plan"}, {"done": "appraised"})
    assert ask(database, "the_standing_lines") == 0, "money kept for a task that is not in the plan"


def test_who_waits_for_a_scheme_sees_the_line_it_just_got(
    fresh_database: Database, tmp_path: Path
) -> None:
    plan_and_take_out(fresh_database, tmp_path)


def test_reading_the_scheme_in_the_query_that_waits_leaves_the_line_behind(
    fresh_database: Database, tmp_path: Path
) -> None:
    """Sabotage: after a wait PostgreSQL reads the locked row anew, the rows joined to it not."""
    fault = "money kept" if fresh_database.url.startswith("postgres") else "refused"
    with pytest.raises(AssertionError, match=fault):
        plan_and_take_out(fresh_database, tmp_path, sabotaged=True)
