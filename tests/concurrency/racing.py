"""Two processes that meet at the worst moment: both have looked, neither has written yet.

A child stops before its first write until the other is there too, or for a while where the other
cannot come, because it waits for our lock. Where it stops is said in SQL, so our own code is not
touched.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a child needs no pytest
    from tests.conftest import Database

PAUSE = 0.005
START = 60.0
#: How long a child waits for the other before it writes. Where a protection is taken away the other
#: is sure to come, so there is no hurry.
BLOCKED, MET = 1.5, 30.0


@dataclass(frozen=True)
class Child:
    """Who runs, where the two leave word for each other, and whether a protection is taken away."""

    folder: str
    me: str
    sabotaged: bool = False

    def meet(self, place: str, within: float) -> bool:
        """Wait until the other child is at the same place; say whether it came."""
        folder = Path(self.folder)
        (folder / f"{place}-{self.me}").touch()
        until = time.monotonic() + within
        while len(list(folder.glob(f"{place}-*"))) < 2:
            if time.monotonic() > until:
                return False
            time.sleep(PAUSE)
        return True

    def run(self, work: Callable[[], Any], *, before: str, locks: str) -> None:
        """Do the work, meeting the other child `before` a statement, and print how it ended.

        A sabotaged child does not lock the table `locks` (PostgreSQL), nor take the write lock when
        its transaction begins (SQLite).
        """
        from django.db import DatabaseError, connection

        from caunoi.common.errors import Refusal

        connection.ensure_connection()
        with ExitStack() as stack:
            if self.sabotaged:
                stack.enter_context(_without_locks(locks))
            stack.enter_context(connection.execute_wrapper(self._stop(before)))
            assert self.meet("start", within=START)
            try:
                answer = {"done": str(work())}
            except Refusal as refusal:
                answer = {"refused": str(refusal), "status": str(refusal.status)}
            except DatabaseError as error:
                answer = {"failed": type(error).__name__}
        print(json.dumps(answer))

    def _stop(self, before: str) -> Callable[..., Any]:
        def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith(before):
                self.meet("write", within=MET if self.sabotaged else BLOCKED)
            return execute(sql, params, many, context)

        return wrapper


@contextmanager
def _without_locks(table: str) -> Iterator[None]:
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if f'FROM "{table}"' in sql:
            sql = re.split(r" FOR (?:NO KEY )?UPDATE", sql)[0]
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def prepare(database: "Database", work: str) -> None:
    """Run a function of `children` alone and wait for it."""
    process = database.run(f"from tests.concurrency import children; children.{work}()")
    _out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err


def race(
    database: "Database", folder: Path, work: str, *, sabotaged: bool = False
) -> list[dict[str, str]]:
    """Let two processes do the same work at the same moment; return how each ended."""
    children = [Child(str(folder), me, sabotaged) for me in ("a", "b")]
    processes = [
        database.run(
            "from tests.concurrency import children, racing\n"
            f"children.{work}(racing.Child({child.folder!r}, {child.me!r}, {child.sabotaged!r}))"
        )
        for child in children
    ]
    answers = []
    for process in processes:
        out, err = process.communicate(timeout=180)
        assert process.returncode == 0, err
        answers.append(json.loads(out))
    return sorted(answers, key=lambda answer: sorted(answer))


def check_exactly_one_won(answers: list[dict[str, str]]) -> None:
    """One did it; the other was told in one sentence why not."""
    winner, loser = answers
    assert set(winner) == {"done"}, answers
    assert set(loser) == {"refused", "status"}, answers
    assert loser["status"] == "409"
