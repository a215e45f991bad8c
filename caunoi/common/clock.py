"""The only source of today's date.

"Today" may be pinned to another day for the length of a request or a command. A database that tells
a story (the demonstration's) stands on a day of it; the app that builds the story says which.
Moments (`now`) are never pinned: the journal keeps real time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_pinned: ContextVar[date | None] = ContextVar("pinned_day", default=None)


def today() -> date:
    """Return today's date in Vietnam, or the day that is pinned."""
    return _pinned.get() or timezone.localdate()


def now() -> datetime:
    """Return the current moment, timezone-aware, in UTC."""
    return timezone.now()


@contextmanager
def pinned_to(day: date | None) -> Iterator[None]:
    """Make `today()` return `day` inside the block; None keeps the real day."""
    token = _pinned.set(day)
    try:
        yield
    finally:
        _pinned.reset(token)


def _no_story() -> date | None:
    return None


_find_story_day = _no_story


def find_story_day_by(find: Callable[[], date | None]) -> None:
    """Let `find` answer `story_day` in this process from now on."""
    global _find_story_day
    _find_story_day = find


def story_day() -> date | None:
    """Return the day on which this database stands; None if its data are real. One query."""
    return _find_story_day()


def tells_story() -> bool:
    """True if what is recorded in this database is invented. One query."""
    return story_day() is not None


def working_day() -> date:
    """Return the day of commands and nightly jobs: the story day, otherwise today."""
    return story_day() or today()
