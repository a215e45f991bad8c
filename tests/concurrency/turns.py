"""Two processes of which the second comes while the first has written and not committed yet.

The first keeps its row until the second waits for it. What the second then reads must be what the
first left, in the row itself and in the rows joined to it.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a child needs no pytest
    from tests.conftest import Database

PAUSE = 0.01
LONGEST = 60.0
#: How long the first goes on keeping its row once the second has begun, where nothing says that it
#: waits: on SQLite, and where the second does not wait because its lock was taken away.
BEGUN = 2.0


@dataclass(frozen=True)
class Turns:
    """Where the two leave word for each other, and whether the second reads in the wrong way."""

    folder: str
    sabotaged: bool = False

    def first(self, work: Callable[[], Any], *, before: str) -> None:
        """Do the work, but stop `before` a statement until the other waits; print how it ended."""

        def stop(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith(before):
                self._say("held")
                self._wait_for("begun")
                _wait(_somebody_waits, BEGUN)
            return execute(sql, params, many, context)

        _print_answer(work, stop)

    def second(self, work: Callable[[], Any], *, of: str, joined: str) -> None:
        """Do the work once the other has its row; print how it ended.

        A sabotaged one reads the row of the table `of` in the same query in which it waits for it,
        together with the table `joined` (PostgreSQL), or does not wait at all (SQLite).
        """
        from django.db import connection

        connection.ensure_connection()
        self._wait_for("held")
        self._say("begun")
        with ExitStack() as stack:
            if self.sabotaged:
                stack.enter_context(_reading_while_waiting(of, joined))
            _print_answer(work)

    def _say(self, word: str) -> None:
        (Path(self.folder) / word).touch()

    def _wait_for(self, word: str) -> None:
        assert _wait((Path(self.folder) / word).exists, LONGEST), word


def _wait(is_so: Callable[[], bool], within: float) -> bool:
    until = time.monotonic() + within
    while not (found := is_so()) and time.monotonic() < until:
        time.sleep(PAUSE)
    return found


def _somebody_waits() -> bool:
    """Say whether the other is held up by this transaction; SQLite does not tell."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


def _print_answer(work: Callable[[], Any], *wrappers: Callable[..., Any]) -> None:
    from django.db import DatabaseError, connection

    from caunoi.common.errors import Refusal

    with ExitStack() as stack:
        for wrapper in wrappers:
            stack.enter_context(connection.execute_wrapper(wrapper))
        try:
            answer = {"done": str(work())}
        except Refusal as refusal:
            answer = {"refused": str(refusal)}
        except DatabaseError as error:
            answer = {"failed": type(error).__name__}
    print(json.dumps(answer))


@contextmanager
def _reading_while_waiting(of: str, joined: str) -> Iterator[None]:
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if connection.vendor != "sqlite" and f'FROM "{of}"' in sql:
            sql = sql.split(" FOR NO KEY UPDATE")[0]
            if f'JOIN "{joined}"' in sql:
                sql += f' FOR NO KEY UPDATE OF "{of}"'
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def take_turns(
    database: "Database", folder: Path, *works: str, sabotaged: bool = False
) -> list[dict[str, str]]:
    """Let two functions of `scheme_children` run, the second in the wait of the first."""
    turns = Turns(str(folder), sabotaged)
    running = [
        database.run(
            "from tests.concurrency import scheme_children as home, turns\n"
            f"home.{work}(turns.{turns!r})"
        )
        for work in works
    ]
    answers = []
    for process in running:
        out, err = process.communicate(timeout=180)
        assert process.returncode == 0, err
        answers.append(json.loads(out))
    return answers
