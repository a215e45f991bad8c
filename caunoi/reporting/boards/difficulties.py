"""The open difficulties on the board, by kind and age."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.difficulties.enums import DifficultyKind, DifficultyState
from caunoi.difficulties.queries import AGES, KindRow, counts_by_kind_and_age, desk
from caunoi.reporting.boards.figures import Figure, Row


@dataclass(frozen=True, slots=True)
class KindFigures:
    """The open difficulties of one kind: by age, in total, and overdue."""

    kind: DifficultyKind
    ages: list[Figure]
    total: Figure
    late: Figure


def difficulties_of(user: User, on: date) -> list[KindFigures]:
    """Return a row per kind for the user's area. One query."""
    return [_kind_figures(row) for row in counts_by_kind_and_age(user, on)]


def _kind_figures(row: KindRow) -> KindFigures:
    name = row.kind.value
    return KindFigures(
        row.kind,
        [Figure(f"difficulties:{name}:{age}", row.counts[age]) for age in AGES],
        Figure(f"difficulties:{name}", row.total),
        Figure(f"difficulties:{name}:late", row.overdue),
    )


def _difficulty_rows(user: User, on: date, kind: str, age: str = "") -> list[Row]:
    if kind not in set(DifficultyKind) or age not in {"", "late", *AGES}:
        return []
    narrowed = {"overdue": True} if age == "late" else {"age": age}
    rows = desk(user, on, kinds=[kind], states=[DifficultyState.OPEN], **narrowed)  # type: ignore[arg-type]
    return [
        Row(
            f"{row.code} {row.title}",
            note=_("nêu ngày %(day)s") % {"day": f"{row.raised_on:%d/%m/%Y}"},
            address=f"difficulties.difficulty:{row.code}",
        )
        for row in rows
    ]


#: The rows behind each figure, by the beginning of its key.
ROWS: dict[str, Callable[..., list[Row]]] = {
    "difficulties": _difficulty_rows,
}
