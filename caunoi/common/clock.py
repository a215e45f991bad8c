"""The only source of today's date.

The demonstration plays in past years, so "today" may be pinned to a story day for the length of a
request or a command. Moments (`now`) are never pinned: the journal keeps real time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_pinned: ContextVar[date | None] = ContextVar("story_day", default=None)


def today() -> date:
    """Return today's date in Vietnam, or the story day if one is pinned."""
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
