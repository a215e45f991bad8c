"""The rows behind each figure of the boards.

Reads only, as of one day and for one user's area: nothing later and nothing outside counts. Each
figure has a key such as "money.paid:2018"; `rows_of` returns the rows of a key, and their values
add up to the figure (a test checks every one).
"""

from collections.abc import Callable
from datetime import date

from caunoi.accounts.models import User
from caunoi.reporting.boards import difficulties, growth, money, network, schemes
from caunoi.reporting.boards.figures import Row
from caunoi.reporting.boards.maps import map_rows

_ROWS: dict[str, Callable[..., list[Row]]] = {
    **network.ROWS,
    **money.ROWS,
    **schemes.ROWS,
    **difficulties.ROWS,
    **growth.ROWS,
    "map": map_rows,
}


def rows_of(key: str, user: User, on: date) -> list[Row] | None:
    """Return the rows that add up to a figure, in the user's area; None for an unknown key."""
    name, *arguments = key.split(":")
    if name not in _ROWS:
        return None
    try:
        return _ROWS[name](user, on, *arguments)
    except (TypeError, ValueError):  # a key with the wrong parts
        return None
