"""Growth of the establishments on the board: their number, and verified outcomes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from caunoi.accounts.models import User
from caunoi.establishments.models import Establishment
from caunoi.reporting.boards.figures import YEARS_SHOWN, Figure, Row
from caunoi.schemes.enums import OutcomeMoment
from caunoi.schemes.models import Outcome, Scheme


@dataclass(frozen=True, slots=True)
class Growth:
    """The number of establishments at the end of each year, and verified workers and revenue.

    The number is based on the register's years of founding and closing, which nobody has verified.
    Workers and revenue are based on outcomes verified by a second person, and only on
    establishments measured both before their support and after.
    """

    numbers: list[tuple[int, Figure]]
    unknown: Figure
    pairs: int
    workers: tuple[Figure, Figure]
    revenue: tuple[Figure, Figure]
    revenue_pairs: int


def growth_of(user: User, on: date) -> Growth:
    """Return the growth of the establishments in the user's area. Two queries."""
    known: Any = Establishment.objects.visible_to(user, on)
    years = list(known.order_by().values_list("founded_year", "closed_on"))
    shown = range(on.year - YEARS_SHOWN + 1, on.year + 1)
    workers, revenue = _measured(user, on, "workers"), _measured(user, on, "revenue_vnd")
    return Growth(
        numbers=[
            (year, Figure(f"growth.number:{year}", sum(_works(f, c, year, on) for f, c in years)))
            for year in shown
        ],
        unknown=Figure("growth.unknown", sum(founded is None for founded, _closed in years)),
        pairs=len(workers),
        workers=_before_after("workers", workers),
        revenue=_before_after("revenue", revenue),
        revenue_pairs=len(revenue),
    )


def _works(founded: int | None, closed_on: date | None, year: int, on: date) -> bool:
    day = min(on, date(year, 12, 31))
    return founded is not None and founded <= year and (closed_on is None or closed_on > day)


@dataclass(slots=True)
class _Pair:
    """One establishment's value before its support and at its latest measurement."""

    scheme: Scheme
    before: int | None = None
    after: int | None = None
    notes: dict[str, str] = field(default_factory=dict)


def _measured(user: User, on: date, column: str) -> list[_Pair]:
    rows = Outcome.objects.filter(
        scheme__in=Scheme.objects.visible_to(user, on).filter(establishment__isnull=False),
        measured_on__lte=on,
        verified_on__lte=on,
        **{f"{column}__isnull": False},
    ).select_related("scheme__establishment")
    found: dict[int | None, _Pair] = {}
    for row in rows.order_by("measured_on", "pk"):
        pair = found.setdefault(row.scheme.establishment_id, _Pair(row.scheme))
        _take(pair, row, getattr(row, column))
    return [p for p in found.values() if p.before is not None and p.after is not None]


def _take(pair: _Pair, row: Outcome, value: int) -> None:
    note = f"{row.get_moment_display()}, {row.measured_on:%d/%m/%Y}"
    if row.moment == OutcomeMoment.BASELINE:
        if pair.before is None:
            pair.before, pair.notes["before"] = value, note
    else:
        pair.after, pair.notes["after"] = value, note


def _before_after(name: str, pairs: Iterable[_Pair]) -> tuple[Figure, Figure]:
    found = list(pairs)
    return (
        Figure(f"growth.{name}_before", sum(pair.before or 0 for pair in found)),
        Figure(f"growth.{name}_after", sum(pair.after or 0 for pair in found)),
    )


def _growth_rows(name: str, moment: str) -> Callable[..., list[Row]]:
    column = {"workers": "workers", "revenue": "revenue_vnd"}[name]

    def rows_of_kind(user: User, on: date) -> list[Row]:
        return [
            Row(
                str(pair.scheme.establishment),
                getattr(pair, moment),
                pair.notes[moment],
                f"establishments.establishment:{pair.scheme.establishment_id}",
            )
            for pair in _measured(user, on, column)
        ]

    return rows_of_kind


def _firm_rows(user: User, on: date, year: str = "") -> list[Row]:
    firms = Establishment.objects.visible_to(user, on).order_by("name_order", "pk")
    return [
        Row(
            str(firm),
            note=str(firm.founded_year or ""),
            address=f"establishments.establishment:{firm.pk}",
        )
        for firm in firms
        if (
            _works(firm.founded_year, firm.closed_on, int(year), on)
            if year
            else firm.founded_year is None
        )
    ]


#: The rows behind each figure, by the beginning of its key.
ROWS: dict[str, Callable[..., list[Row]]] = {
    "growth.number": _firm_rows,
    "growth.unknown": _firm_rows,
    **{
        f"growth.{name}_{moment}": _growth_rows(name, moment)
        for name in ("workers", "revenue")
        for moment in ("before", "after")
    },
}
