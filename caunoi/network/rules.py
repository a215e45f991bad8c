"""Pure rules: the state of a commune from its duties, and head counts compared by year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: A term that ends within two months is "sắp hết": a new decision takes that long.
ENDING_WITHIN = timedelta(days=60)


class CoverState(StrEnum):
    """The one state of a commune; the most urgent comes first."""

    UNCOVERED = "uncovered"
    DOUBLE = "double"
    ENDING = "ending"
    COVERED = "covered"


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def ends_soon(ends_on: date | None, on: date) -> bool:
    """True if `ends_on`, the first day after, is within the next 60 days."""
    return ends_on is not None and on < ends_on <= on + ENDING_WITHIN


def cover_state(ends: Iterable[date | None], on: date) -> CoverState:
    """Return the state of a commune from the ends of the duties that hold there on the day.

    An expired term that continues without a decision counts as ending.
    """
    found = list(ends)
    if not found:
        return CoverState.UNCOVERED
    if len(found) > 1:
        return CoverState.DOUBLE
    (ends_on,) = found
    is_ending = ends_on is not None and ends_on <= on + ENDING_WITHIN
    return CoverState.ENDING if is_ending else CoverState.COVERED


@dataclass(frozen=True, slots=True)
class Stated:
    on: date
    people: int
    source: str


@dataclass(frozen=True, slots=True)
class HeadcountPoint:
    """The planned and present head count of one year, each None if there is no figure.

    `present` is the figure published for the year, else the count of appointments. `counted` and
    `published` are kept side by side so that a difference is visible.
    """

    on: date
    planned: int | None = None
    counted: int | None = None
    published: int | None = None
    sources: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        return self.on.year

    @property
    def present(self) -> int | None:
        return self.counted if self.published is None else self.published

    @property
    def missing(self) -> int | None:
        if self.planned is None or self.present is None:
            return None
        return self.planned - self.present


def counting_days(first: date, until: date) -> list[date]:
    return [min(date(year, 12, 31), until) for year in range(first.year, until.year + 1)]


def headcounts(
    planned: Iterable[Stated], published: Iterable[Stated], counted: Mapping[date, int]
) -> list[HeadcountPoint]:
    """Merge the three series, one point for each year from the first to the last.

    A year without any figure stays as an empty point: it is drawn as "chưa có số", never as a line
    through it. Of two statements in one year the later is used.
    """
    plans = {s.on.year: s for s in sorted(planned, key=lambda s: s.on)}
    papers = {s.on.year: s for s in sorted(published, key=lambda s: s.on)}
    counts = {on.year: (on, people) for on, people in sorted(counted.items()) if people}
    years = {*plans, *papers, *counts}
    if not years:
        return []
    return [
        _point(year, plans.get(year), papers.get(year), counts.get(year))
        for year in range(min(years), max(years) + 1)
    ]


def _point(
    year: int, plan: Stated | None, paper: Stated | None, count: tuple[date, int] | None
) -> HeadcountPoint:
    sources = tuple(dict.fromkeys(s.source for s in (plan, paper) if s is not None))
    return HeadcountPoint(
        on=count[0] if count else date(year, 12, 31),
        planned=plan.people if plan else None,
        counted=count[1] if count else None,
        published=paper.people if paper else None,
        sources=sources,
    )
