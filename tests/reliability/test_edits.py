"""C1: 32 writers, 200 edits each, on 10 records: no edit undoes another unseen."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.concurrency.crowd import ask, rush
from tests.concurrency.edit_children import EDITS, PROCESSES, THREADS
from tests.conftest import Database
from tests.reliability import goals

HOME = "edit_children"
ASKED = PROCESSES * THREADS * EDITS


@dataclass(frozen=True)
class Measured:
    """`done` edits were acknowledged, `overtaken` refused since somebody was faster."""

    done: int
    overtaken: int
    plans: dict[str, Any]

    @property
    def lost(self) -> int:
        visits: int = self.plans["visits"]
        return self.done - visits


def measured(database: Database, folder: Path, work: str = "count_up") -> Measured:
    ask(database, "plans", HOME)
    answers = rush(
        database,
        folder,
        work,
        processes=PROCESSES,
        threads=THREADS,
        home=HOME,
        patience=3600,
    )
    told = [json.loads(answer["done"]) for answer in answers]
    done, overtaken = (sum(each[name] for each in told) for name in ("done", "overtaken"))
    return Measured(done, overtaken, ask(database, "the_plans", HOME))


def test_no_edit_is_lost(fresh_database: Database, tmp_path: Path) -> None:
    found = measured(fresh_database, tmp_path)
    engine = fresh_database.url.partition(":")[0]
    figure = f"{found.lost} lost, {found.overtaken} overtaken, {engine}"
    holds = (found.done, found.lost) == (ASKED, 0)
    goals.say("C1", done=found.done, asked=ASKED, figure=figure, holds=holds)
    assert holds, figure
    assert found.overtaken > 0
    assert found.plans == {"visits": ASKED, "edits": ASKED, "entries": ASKED, "chain": True}


def test_where_no_version_is_compared_edits_are_lost(
    fresh_database: Database, tmp_path: Path
) -> None:
    """Sabotage: every edit is acknowledged, and some are gone."""
    found = measured(fresh_database, tmp_path, "count_up_unseen")
    assert found.done == ASKED
    assert found.lost > 0
