"""Nightly work on many rows, where one row that fails must not stop the others."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

logger = logging.getLogger(__name__)
T = TypeVar("T")
R = TypeVar("R")


def one_by_one(things: Iterable[T], do: Callable[[T], R]) -> list[R]:
    """Call `do`, which opens its own transaction, for each thing and return the results.

    A thing that fails is logged and the others go on. At the end the failures are raised together
    as an ExceptionGroup, so that the job counts as failed.
    """
    done: list[R] = []
    failures: list[Exception] = []
    for thing in things:
        try:
            done.append(do(thing))
        except Exception as failure:
            logger.exception("failed for %r", thing)
            failures.append(failure)
    if failures:
        raise ExceptionGroup(f"{len(failures)} of {len(failures) + len(done)} failed", failures)
    return done
