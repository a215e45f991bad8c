"""The schemes on the board: their states, their silence, and their quality."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.monitoring.queries import RadarRow, radar
from caunoi.reporting.boards.figures import YEARS_SHOWN, Figure, Row
from caunoi.schemes.enums import Conclusion, SchemeState
from caunoi.schemes.models import Appraisal, Scheme, SchemeQuerySet
from caunoi.schemes.queries import PIPELINE, ends_by_scheme, standing

QUALITY_KINDS = ("appraised", "first", "stopped", "accepted", "on_time")
LEVELS = ("red", "amber", "green")
PASSED = (Conclusion.PASS, Conclusion.CONDITIONAL)


def pipeline_of(user: User, on: date) -> list[Figure]:
    """Return how many schemes of the area are in each state. One query."""
    visible: Any = Scheme.objects.visible_to(user, on).as_of(on)
    states = list(visible.filter(Q(state_then__in=PIPELINE)).values_list("state_then", flat=True))
    return [Figure(f"pipeline:{state.value}", states.count(state)) for state in PIPELINE]


def _pipeline_rows(user: User, on: date, state: str) -> list[Row]:
    if state not in set(PIPELINE):
        return []
    schemes = standing(user, on, SchemeState(state)).select_related("unit").order_by("code")
    return [_scheme_row(scheme, note=str(scheme.unit)) for scheme in schemes]


def _scheme_row(scheme: Scheme, value: int = 1, note: str = "") -> Row:
    return Row(str(scheme), value, note, f"schemes.scheme:{scheme.code}")


def levels_of(user: User, on: date) -> list[Figure]:
    rows = radar(on, user)
    return [Figure(f"radar:{level}", sum(r.level == level for r in rows)) for level in LEVELS]


def _radar_rows(user: User, on: date, level: str) -> list[Row]:
    return [
        _scheme_row(row.scheme, note=_why(row)) for row in radar(on, user) if row.level == level
    ]


def _why(row: RadarRow) -> str:
    return _("%(n)d ngày im lặng") % {"n": row.days_silent}


@dataclass(frozen=True, slots=True)
class QualityYear:
    """The schemes planned for one year: the results of their appraisal and acceptance."""

    year: int
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class _Judged:
    """What one scheme adds to the figures of its year."""

    pk: int
    year: int
    counts: frozenset[str]


def quality_of(user: User, on: date) -> list[QualityYear]:
    """Return the quality by year of the plan, in the user's area. Three queries."""
    judged = _judged(user, on)
    years = sorted({one.year for one in judged if one.counts})[-YEARS_SHOWN:]
    return [
        QualityYear(
            year,
            [
                Figure(
                    f"quality.{kind}:{year}",
                    sum(one.year == year and kind in one.counts for one in judged),
                )
                for kind in QUALITY_KINDS
            ],
        )
        for year in years
    ]


def _judged(user: User, on: date) -> list[_Judged]:
    first = Appraisal.objects.filter(scheme=OuterRef("pk"), appraised_on__lte=on).order_by("pk")
    rows: Any = Scheme.objects.visible_to(user, on).as_of(on).order_by("code")
    rows = rows.annotate(concluded=Subquery(first.values("conclusion")[:1])).values_list(
        "pk", "year", "state_then", "concluded", "acceptance__accepted_on"
    )
    found = list(rows)
    ends = ends_by_scheme([pk for pk, *_rest in found], on)
    return [_judge(row, ends.get(row[0]), on) for row in found]


def _judge(row: tuple[Any, ...], finish_on: date | None, on: date) -> _Judged:
    pk, year, state, concluded, accepted_on = row
    accepted = accepted_on if accepted_on is not None and accepted_on <= on else None
    holds = {
        "appraised": concluded is not None,
        "first": concluded in PASSED,
        "stopped": state == SchemeState.STOPPED,
        "accepted": accepted is not None,
        "on_time": accepted is not None and finish_on is not None and accepted <= finish_on,
    }
    return _Judged(pk, year, frozenset(kind for kind, is_so in holds.items() if is_so))


def _quality_rows(kind: str) -> Callable[..., list[Row]]:
    def rows_of_kind(user: User, on: date, year: str) -> list[Row]:
        keys = [one.pk for one in _judged(user, on) if one.year == int(year) and kind in one.counts]
        schemes: SchemeQuerySet = Scheme.objects.filter(pk__in=keys)
        return [_scheme_row(scheme) for scheme in schemes.order_by("code")]

    return rows_of_kind


#: The rows behind each figure, by the beginning of its key.
ROWS: dict[str, Callable[..., list[Row]]] = {
    "pipeline": _pipeline_rows,
    "radar": _radar_rows,
    **{f"quality.{kind}": _quality_rows(kind) for kind in QUALITY_KINDS},
}
