"""Which job workers live: each holds a lock on a file of its name while it lives.

The operating system releases the lock when a process ends, killed or not, so nobody must guess from
the time whether a long job is still running.
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
    """Give this process a unique name. A killed process leaves the file, without the lock."""
    name = uuid4().hex
    half, whole = _folder() / f".{name}", _folder() / name
    with half.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        half.rename(whole)  # so that nobody ever sees it unlocked
        try:
            yield name
        finally:
            whole.unlink(missing_ok=True)


def has_ended(name: str) -> bool:
    """Whether the worker of that name is known to have ended.

    False if this machine has no file of it: it runs elsewhere or was started by hand.
    """
    try:
        with (_folder() / os.path.basename(name)).open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def forget(name: str) -> None:
    (_folder() / os.path.basename(name)).unlink(missing_ok=True)
