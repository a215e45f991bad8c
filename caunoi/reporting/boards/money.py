"""The money of the years on the board, from the allocation to the payments."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.programmes.queries import planned_years
from caunoi.reporting.boards.figures import YEARS_SHOWN, Figure, Row, sees_all
from caunoi.schemes.models import MoneyEntry
from caunoi.schemes.money.budget import MONEY_KINDS, YearMoney, money_of_years, rows_of_money

#: Money still to be used: the first kind less the second.
MONEY_LEFT = {"to_contract": ("planned", "contracted"), "to_pay": ("contracted", "paid")}


@dataclass(frozen=True, slots=True)
class HeadMoney:
    """One content head of the chosen year. An allocation has no head."""

    number: int
    name: str
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Money:
    """Allocated, planned, contracted, accepted and paid, by year.

    For the chosen year also by head, with `left`: planned but not contracted, contracted but not
    paid.
    """

    years: dict[int, list[Figure]]
    chosen: int
    heads: list[HeadMoney]
    left: list[Figure]


def money_of(user: User, on: date, year: int | None = None) -> Money | None:
    """Return the years' money as of the day; None if the user may not see it."""
    if not _sees_money(user, on):
        return None
    with_money = [
        each for each in money_of_years(planned_years(), on) if any(each.amounts.values())
    ]
    of_year = {
        each.year: each for each in sorted(with_money, key=lambda each: each.year)[-YEARS_SHOWN:]
    }
    years = {year: _year_figures(each) for year, each in of_year.items()}
    latest = on.year if on.year in years else max(years, default=on.year)
    chosen = year if year in years else latest
    if chosen not in of_year:
        return Money(years, chosen, [], [])
    return Money(years, chosen, _heads(of_year[chosen]), _left(of_year[chosen]))


def _sees_money(user: User, on: date) -> bool:
    return sees_all(user, on) and rights_of(user, on).may("programmes.view")


def _year_figures(money: YearMoney) -> list[Figure]:
    return [Figure(f"money.{kind}:{money.year}", sum_) for kind, sum_ in money.amounts.items()]


def _left(money: YearMoney) -> list[Figure]:
    return [
        Figure(f"money.{name}:{money.year}", money.amounts[whole] - money.amounts[come])
        for name, (whole, come) in MONEY_LEFT.items()
    ]


def _heads(money: YearMoney) -> list[HeadMoney]:
    return [
        HeadMoney(
            head.content_head,
            head.name,
            [
                Figure(f"money.{kind}:{money.year}:{head.content_head}", amount)
                for kind, amount in head.amounts.items()
            ],
        )
        for head in money.by_head
        if any(head.amounts.values())
    ]


def _money_rows(kind: str) -> Callable[..., list[Row]]:
    def rows_of_kind(user: User, on: date, year: str, head: str = "") -> list[Row]:
        rows = rows_of_money(kind, on).filter(of_year=int(year))
        if not _sees_money(user, on):
            return []
        if head:
            rows = rows.filter(of_head=int(head))
        return [_MONEY_ROW[kind](row) for row in rows.select_related(*_MONEY_RELATED[kind])]

    return rows_of_kind


def _money_left_rows(name: str) -> Callable[..., list[Row]]:
    whole, come = (_money_rows(kind) for kind in MONEY_LEFT[name])

    def rows_of_kind(user: User, on: date, year: str) -> list[Row]:
        gone = (replace(row, value=-row.value) for row in come(user, on, year))
        return [*whole(user, on, year), *gone]

    return rows_of_kind


def _entry_row(entry: MoneyEntry) -> Row:
    note = f"{entry.kind_in_words}, {entry.on:%d/%m/%Y}"
    return Row(str(entry.scheme), entry.amount_vnd, note, f"schemes.scheme:{entry.scheme.code}")


_MONEY_ROW: dict[str, Callable[[Any], Row]] = {
    "allocated": lambda row: Row(row.decision, row.amount_vnd, f"{row.allocated_on:%d/%m/%Y}"),
    "planned": lambda row: Row(row.title, row.support_vnd, f"{row.planned_on:%d/%m/%Y}"),
    **dict.fromkeys(MONEY_KINDS[2:], _entry_row),
}
_MONEY_RELATED: dict[str, tuple[str, ...]] = {
    "allocated": ("budget",),
    "planned": ("budget",),
    **dict.fromkeys(MONEY_KINDS[2:], ("scheme",)),
}


#: The rows behind each figure, by the beginning of its key.
ROWS: dict[str, Callable[..., list[Row]]] = {
    **{f"money.{kind}": _money_rows(kind) for kind in MONEY_KINDS},
    **{f"money.{name}": _money_left_rows(name) for name in MONEY_LEFT},
}
