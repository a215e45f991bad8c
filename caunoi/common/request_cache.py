"""A cache for one reading request: rights, the mark of the localities.

Only a request that reads opens it. A write asks the database each time, so that it locks and checks
the present state.
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
    token = _found.set({})
    try:
        yield
    finally:
        _found.reset(token)


def cached(key: Any, find: Callable[[], T]) -> T:
    """Return the value of the key, found once per `request_cache`; outside of it, found anew."""
    found = _found.get()
    if found is None:
        return find()
    if key not in found:
        found[key] = find()
    value: T = found[key]
    return value
