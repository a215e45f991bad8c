"""What waits for a signature: the first thing that a director looks for on the board."""

from dataclasses import dataclass
from datetime import date

from caunoi.accounts.models import User
from caunoi.web.shell.worklist import Work, sources

#: Number shown on the board; the page of the day has all.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class ToSign:
    first: list[Work]
    more: int


def to_sign(user: User, may: frozenset[str], today: date) -> ToSign | None:
    """Return what waits for the person's signature, late first; None if they sign nothing."""
    signing = [source for source in sources() if source.signed_with]
    if not any(may & source.signed_with for source in signing):
        return None
    found = [work for source in signing for work in source.find(user, may, today)]
    found.sort(key=lambda work: (work.heat != "hot", work.order))
    return ToSign(found[:SHOWN], len(found[SHOWN:]))
