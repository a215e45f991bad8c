"""A figure of a board, a row behind it, and how far back the boards go."""

from dataclasses import dataclass
from datetime import date

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of

#: How many years back the charts go.
YEARS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a figure counts or adds up."""

    text: str
    value: int = 1
    note: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `key` finds its rows; `value` is None if there is no figure."""

    key: str
    value: int | None

    @property
    def is_money(self) -> bool:
        return is_money(self.key)

    @property
    def opens(self) -> bool:
        return bool(self.value)


def is_money(key: str) -> bool:
    return key.startswith("money.") or key.startswith("growth.revenue")


def sees_all(user: User, on: date) -> bool:
    return rights_of(user, on).where("dashboards.view").everywhere
