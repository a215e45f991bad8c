"""The few figures beside the worklist; each opens to its rows.

They come from `today.py` of each area.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from caunoi.accounts.models import User
from caunoi.web.areas import collect


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it counts, and the page that opens it."""

    figure: str
    what: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """A function that finds figures for a person with these permissions; the lower stands first."""

    find: Callable[[User, frozenset[str], date], Iterable[Figure]]
    order: int


def glance_of(user: User, permissions: frozenset[str], today: date) -> list[Figure]:
    """Return the figures that the person may open. At most seven queries."""
    every = [row for row in collect("today", "TODAY") if isinstance(row, Figures)]
    return [
        figure
        for source in sorted(every, key=lambda source: source.order)
        for figure in source.find(user, permissions, today)
    ]
