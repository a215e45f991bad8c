"""One number of a dashboard, one of the rows that it opens to, and how far both reach."""

from dataclasses import dataclass
from datetime import date

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of

#: How many years back the charts go.
YEARS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a figure counts or adds: its words, its page by name, its value."""

    text: str
    value: int = 1
    note: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with the name that its rows are asked by; None: there is no figure."""

    key: str
    value: int | None

    @property
    def is_money(self) -> bool:
        return is_money(self.key)

    @property
    def opens(self) -> bool:
        return bool(self.value)


def is_money(key: str) -> bool:
    """Say whether a figure is an amount in đồng."""
    return key.startswith("money.") or key.startswith("growth.revenue")


def sees_all(user: User, on: date) -> bool:
    """Say whether the person looks at the whole territory."""
    return rights_of(user, on).where("dashboards.view").everywhere
