"""The network on the board: planned and present by year, and the communes by state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from caunoi.accounts.models import User
from caunoi.network.models import HeadcountFigure, HeadcountTarget
from caunoi.network.queries import collaborators_on, headcount_series
from caunoi.network.rules import CoverState, HeadcountPoint
from caunoi.reporting.boards.figures import Figure, Row, sees_all
from caunoi.reporting.boards.maps import communes_of

COVER_ORDER = (CoverState.COVERED, CoverState.ENDING, CoverState.DOUBLE, CoverState.UNCOVERED)


@dataclass(frozen=True, slots=True)
class Network:
    """Planned and present by year, and the communes of the user's area by state."""

    points: list[HeadcountPoint]
    planned: list[Figure]
    present: list[Figure]
    states: list[Figure]

    @property
    def communes(self) -> int:
        return sum(figure.value or 0 for figure in self.states)


def network_of(user: User, on: date) -> Network:
    """Return the communes of the area and, if the user sees the whole network, the head counts."""
    points = headcount_series(on) if sees_all(user, on) else []
    own = communes_of(user, on)
    return Network(
        points=points,
        planned=[Figure(f"headcount.planned:{p.year}", p.planned) for p in points],
        present=[
            Figure(f"headcount.present:{p.year}", p.present if p.year <= on.year else None)
            for p in points
        ],
        states=[
            Figure(f"cover:{state.value}", sum(c.state == state for c in own))
            for state in COVER_ORDER
        ],
    )


def _cover_rows(user: User, on: date, state: str) -> list[Row]:
    return [
        Row(
            cover.unit.full_name(on),
            note=", ".join(str(duty.collaborator) for duty in cover.duties),
            address=f"network.coverage:{cover.unit.code}",
        )
        for cover in communes_of(user, on)
        if cover.state == state
    ]


def _planned_rows(user: User, on: date, year: str) -> list[Row]:
    rows = HeadcountTarget.objects.filter(on__year=int(year)) if sees_all(user, on) else []
    last = max(rows, key=lambda row: row.on, default=None)
    return [Row(last.source, last.planned)] if last else []


def _present_rows(user: User, on: date, year: str) -> list[Row]:
    if not sees_all(user, on) or int(year) > on.year:
        return []
    papers = HeadcountFigure.objects.filter(on__year=int(year))
    if paper := max(papers, key=lambda row: row.on, default=None):
        return [Row(paper.source, paper.present)]
    day = on if int(year) == on.year else date(int(year), 12, 31)
    return [
        Row(str(person), address=f"network.collaborator:{person.pk}")
        for person in collaborators_on(day)
    ]


#: The rows behind each figure, by the beginning of its key.
ROWS: dict[str, Callable[..., list[Row]]] = {
    "headcount.planned": _planned_rows,
    "headcount.present": _present_rows,
    "cover": _cover_rows,
}
