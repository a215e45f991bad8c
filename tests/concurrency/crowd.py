"""Many callers at once: a few processes with several threads each, every thread its own connection.

All wait for each other, then do the same work at the same moment. Each is answered with success,
with a refusal, or, where something is broken, with the name of an error.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a child needs no pytest
    from tests.conftest import Database

PAUSE = 0.005
START = 120.0
#: Where a lock was taken away, how long a caller thinks between looking and writing.
THINKING = 0.3


@dataclass(frozen=True)
class Rush:
    """One process of the crowd: where the processes meet, how many they are, its threads."""

    folder: str
    me: int
    processes: int
    threads: int
    sabotaged: bool = False

    def run(self, work: Callable[[int], Any], *, locks: str, before: str) -> None:
        """Let every thread do the work, with a number that no other caller has; print the answers.

        A sabotaged crowd does not lock the table `locks` (PostgreSQL), nor take the write lock when
        its transaction begins (SQLite); it thinks `before` a statement, so that all have looked.
        """
        answers: list[dict[str, str]] = []
        barrier = threading.Barrier(self.threads)

        def call(number: int) -> None:
            from django.db import connection

            connection.ensure_connection()
            with ExitStack() as stack:
                if self.sabotaged:
                    stack.enter_context(_without_locks(locks, before))
                barrier.wait(START)
                self._meet()
                barrier.wait(START)
                answers.append(_answer(lambda: work(number)))
            connection.close()

        first = self.me * self.threads
        crowd = [threading.Thread(target=call, args=(first + n,)) for n in range(self.threads)]
        for thread in crowd:
            thread.start()
        for thread in crowd:
            thread.join()
        print(json.dumps(answers))

    def _meet(self) -> None:
        folder = Path(self.folder)
        (folder / f"ready-{self.me}").touch()
        until = time.monotonic() + START
        while len(list(folder.glob("ready-*"))) < self.processes:
            assert time.monotonic() < until
            time.sleep(PAUSE)


def _answer(work: Callable[[], Any]) -> dict[str, str]:
    from django.db import DatabaseError

    from caunoi.common.errors import Refusal

    try:
        return {"done": str(work())}
    except Refusal as refusal:
        return {"refused": str(refusal), "status": str(refusal.status)}
    except DatabaseError as error:
        return {"failed": type(error).__name__}


@contextmanager
def _without_locks(table: str, before: str) -> Iterator[None]:
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if f'FROM "{table}"' in sql:
            sql = sql.split(" FOR NO KEY UPDATE")[0]
        if sql.startswith(before):
            time.sleep(THINKING)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def rush(
    database: "Database",
    folder: Path,
    work: str,
    *,
    processes: int,
    threads: int,
    sabotaged: bool = False,
    home: str = "scheme_children",
    patience: float = 300,
) -> list[dict[str, str]]:
    """Let processes × threads callers do a function of the module `home` at once."""
    rushes = [Rush(str(folder), me, processes, threads, sabotaged) for me in range(processes)]
    running = [
        database.run(
            f"from tests.concurrency import crowd, {home} as home\nhome.{work}(crowd.{one!r})"
        )
        for one in rushes
    ]
    answers: list[dict[str, str]] = []
    for process in running:
        out, err = process.communicate(timeout=patience)
        assert process.returncode == 0, err
        answers += json.loads(out)
    assert len(answers) == processes * threads
    return answers


def ask(database: "Database", question: str, home: str = "scheme_children") -> Any:
    """Return what a function of the module `home` prints, run alone."""
    process = database.run(f"from tests.concurrency import {home} as c; c.{question}()")
    out, err = process.communicate(timeout=180)
    assert process.returncode == 0, err
    return json.loads(out) if out.strip() else None


def every_caller_was_answered(answers: list[dict[str, str]]) -> int:
    """Each was done or refused in words; return how many were done."""
    for answer in answers:
        assert set(answer) in ({"done"}, {"refused", "status"}), answer
        assert answer.get("status", "409") == "409"
    return sum("done" in answer for answer in answers)
