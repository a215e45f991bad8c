"""What waits for a user today, ordered by what becomes irreversible first.

The work comes from the sources that each area lists in `waiting.py`. Work that the user cannot do
is left out: a worklist is not a dashboard.
"""

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.web.areas import collect


class Loss(StrEnum):
    """What is lost if the work is not done, in the order of the page."""

    MONEY = "money"
    PERSON = "person"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Work:
    """One row: a number with its unit (days), what it is, what follows from it, the next action."""

    loss: Loss
    number: str
    unit: str
    title: str
    text: str
    url: str
    action: str
    source: str = ""
    #: "hot": late or silent; "warm": soon; "": no hurry.
    heat: str = ""
    order: int = 0


#: This many rows of a group are open on a phone; the rest are folded, with their number.
OPEN_ROWS = 3


@dataclass(frozen=True, slots=True)
class WorkGroup:
    title: str
    note: str
    work: list[Work]

    @property
    def first(self) -> list[Work]:
        return self.work[:OPEN_ROWS]

    @property
    def rest(self) -> list[Work]:
        return self.work[OPEN_ROWS:]

    @property
    def rest_hot(self) -> int:
        return sum(work.heat == "hot" for work in self.rest)


@dataclass(frozen=True, slots=True)
class Worklist:
    groups: list[WorkGroup]

    @property
    def count(self) -> int:
        return sum(len(group.work) for group in self.groups)

    @property
    def hot(self) -> int:
        return sum(work.heat == "hot" for group in self.groups for work in group.work)


@dataclass(frozen=True, slots=True)
class WorkSource:
    """One kind of work: a function that finds what waits for a user with these permissions.

    Equally urgent rows of a group are sorted by the `order` of their sources. If people sign or
    approve what others drafted, `signed_with` names the permissions for it: the board shows those.
    """

    find: Callable[[User, frozenset[str], date], Iterable[Work]]
    order: int
    signed_with: frozenset[str] = frozenset()


@functools.cache
def sources() -> tuple[WorkSource, ...]:
    """Return the sources of all areas by `order`; raises `ValueError` if two have the same."""
    found: list[WorkSource] = sorted(collect("waiting", "SOURCES"), key=lambda each: each.order)
    for one, other in pairwise(found):
        if one.order == other.order:
            raise ValueError(f"two sources of the worklist are number {one.order}")
    return tuple(found)


def work_for(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    for source in sources():
        yield from source.find(user, may, today)


def worklist(found: Iterable[Work]) -> Worklist:
    work = list(found)
    titles = {
        Loss.MONEY: (_("Sắp mất tiền hoặc lỡ hạn"), _("xếp theo ngày không còn cứu được")),
        Loss.PERSON: (_("Có người đang chờ"), ""),
        Loss.DECISION: (_("Chờ quyết định"), ""),
    }
    groups = []
    for loss, (title, note) in titles.items():
        rows = sorted((each for each in work if each.loss is loss), key=lambda each: each.order)
        if rows:
            groups.append(WorkGroup(title, note, rows))
    return Worklist(groups)


def days_to(due_on: date, today: date, *, ahead: str, due: str, past: str) -> tuple[str, str]:
    """Return number and unit of a deadline's clock; on the day itself the number is "Nay"."""
    left = (due_on - today).days
    if left == 0:
        return _("Nay"), due
    return str(abs(left)), ahead if left > 0 else past


def url_of(name: str, *args: object) -> str:
    """Return the URL of a page, "" if its area does not exist."""
    try:
        return reverse(f"web:{name}", args=args)
    except NoReverseMatch:
        return ""
