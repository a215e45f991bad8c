"""Which workers of jobs live: each holds a lock on a file of its name as long as it lives.

The machine itself lets go of the lock when a process ends, killed or not, so nobody need guess
from the hour whether a job that runs for long is still being done.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.conf import settings


def _folder() -> Path:
    folder: Path = settings.VAR / "workers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def name_of_this_one() -> Iterator[str]:
    """Give this process a name of its own; whoever is killed leaves the file, without the lock."""
    name = uuid4().hex
    half, whole = _folder() / f".{name}", _folder() / name
    with half.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        half.rename(whole)  # so that nobody ever sees it without its lock
        try:
            yield name
        finally:
            whole.unlink(missing_ok=True)


def has_ended(name: str) -> bool:
    """Say whether the worker of that name is known to have ended.

    One that this machine has no file of is another's, or was started by hand: nobody knows.
    """
    try:
        with (_folder() / os.path.basename(name)).open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def forget(name: str) -> None:
    """Take away the file of a worker that has ended, when its jobs are seen to."""
    (_folder() / os.path.basename(name)).unlink(missing_ok=True)
