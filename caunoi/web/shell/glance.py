"""The few figures beside the worklist, each linked to its rows.

Each area defines its figures in `today.py`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from caunoi.accounts.models import User
from caunoi.web.areas import collect


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it counts, and the page with its rows."""

    figure: str
    what: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A function that finds figures for a user with these permissions, sorted by `order`."""

    find: Callable[[User, frozenset[str], date], Iterable[Figure]]
    order: int


def glance_of(user: User, permissions: frozenset[str], today: date) -> list[Figure]:
    """Return the figures that the user may open. At most seven queries."""
    every = [row for row in collect("today", "TODAY") if isinstance(row, Figures)]
    return [
        figure
        for source in sorted(every, key=lambda source: source.order)
        for figure in source.find(user, permissions, today)
    ]
