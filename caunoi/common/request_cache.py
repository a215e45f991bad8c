"""What is asked once while a page is read: rights, the mark of the places.

Only a request that reads opens it. A write asks the database each time, so that what it locks and
checks is as it stands.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

#: What was found since `request_cache` began; None outside of it.
_found: ContextVar[dict[Any, Any] | None] = ContextVar("found", default=None)


@contextmanager
def request_cache() -> Iterator[None]:
    """Inside, `cached` finds each thing once; all is forgotten at the end."""
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


def cached(key: Any, find: Callable[[], T]) -> T:
    """Return what was found under the key since `request_cache` began; outside of it find anew."""
    found = _found.get()
    if found is None:
        return find()
    if key not in found:
        found[key] = find()
    value: T = found[key]
    return value
