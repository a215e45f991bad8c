"""The figures that a director, an officer or a collaborator looks at first, and their rows.

Reads only. Everything is of one day and of one person's area: nothing that happened later counts,
nothing outside the area does. Each figure has a name such as "money.paid:2018"; `rows_of` gives
the rows of a name, and their values add up to the figure (a test opens every one).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.difficulties.enums import DifficultyKind, DifficultyState
from caunoi.difficulties.queries import AGES, KindRow, counts_by_kind_and_age, desk
from caunoi.establishments.models import Establishment
from caunoi.monitoring.queries import RadarRow, radar
from caunoi.network.models import HeadcountFigure, HeadcountTarget
from caunoi.network.queries import collaborators_on, headcount_series
from caunoi.network.rules import CoverState, HeadcountPoint
from caunoi.programmes.queries import planned_years
from caunoi.reporting.boards.figures import Figure, Row
from caunoi.reporting.boards.maps import communes_of, map_rows
from caunoi.schemes.budget import MONEY_KINDS, YearMoney, money_of_years, rows_of_money
from caunoi.schemes.enums import Conclusion, OutcomeMoment, SchemeState
from caunoi.schemes.models import Appraisal, MoneyEntry, Outcome, Scheme, SchemeQuerySet
from caunoi.schemes.queries import PIPELINE, ends_by_scheme, standing

#: How many years back the charts go.
YEARS_SHOWN = 6
#: What is still to be done with the money: of which kind another has not come yet.
MONEY_LEFT = {"to_contract": ("planned", "contracted"), "to_pay": ("contracted", "paid")}
QUALITY_KINDS = ("appraised", "first", "stopped", "accepted", "on_time")
LEVELS = ("red", "amber", "green")
COVER_ORDER = (CoverState.COVERED, CoverState.ENDING, CoverState.DOUBLE, CoverState.UNCOVERED)
PASSED = (Conclusion.PASS, Conclusion.CONDITIONAL)


# --- the network ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Network:
    """Planned and present by year, and the communes of the person's area by state."""

    points: list[HeadcountPoint]
    planned: list[Figure]
    present: list[Figure]
    states: list[Figure]

    @property
    def communes(self) -> int:
        return sum(figure.value or 0 for figure in self.states)


def network(user: User, on: date) -> Network:
    """Return head counts by year, for who sees the whole network, and the cover of the area."""
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


def sees_all(user: User, on: date) -> bool:
    """Say whether the person looks at the whole territory."""
    return rights_of(user, on).where("dashboards.view").everywhere


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


# --- money ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeadMoney:
    """One content head of the chosen year; what is allocated has no head."""

    number: int
    name: str
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class Money:
    """Allocated, planned, contracted, accepted, paid: by year, and by head for one of them, with
    what of its plan is not contracted and of its contracts not paid.
    """

    years: dict[int, list[Figure]]
    chosen: int
    heads: list[HeadMoney]
    left: list[Figure]


def money(user: User, on: date, year: int | None = None) -> Money | None:
    """Return the money of the years as it stood on the day; None for who may not see it."""
    if not _sees_money(user, on):
        return None
    told = [each for each in money_of_years(planned_years(), on) if any(each.amounts.values())]
    of_year = {each.year: each for each in sorted(told, key=lambda each: each.year)[-YEARS_SHOWN:]}
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
    note = f"{entry.get_kind_display()}, {entry.on:%d/%m/%Y}"
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


# --- schemes --------------------------------------------------------------------------------------


def pipeline(user: User, on: date) -> list[Figure]:
    """Return how many schemes of the area stand in each state of the way. One query."""
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


def levels(user: User, on: date) -> list[Figure]:
    """Return how many running schemes of the area are red, amber, green."""
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
    """The schemes planned for one year: how they came through appraisal and acceptance."""

    year: int
    figures: list[Figure]


@dataclass(frozen=True, slots=True)
class _Judged:
    """What one scheme adds to the quality of its year."""

    pk: int
    year: int
    counts: frozenset[str]


def quality(user: User, on: date) -> list[QualityYear]:
    """Return the quality of the schemes of the area by the year of their plan. Three queries."""
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


# --- difficulties ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KindFigures:
    """The open difficulties of one kind by age, together, and those past their day."""

    kind: DifficultyKind
    ages: list[Figure]
    total: Figure
    late: Figure


def difficulties(user: User, on: date) -> list[KindFigures]:
    """Return the open difficulties of the area by kind and age. One query."""
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


# --- growth of the establishments -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Growth:
    """How many establishments work at the end of each year, and what verified figures say.

    The number rests on the years of founding and closing that the register holds, which nobody has
    verified; workers and revenue rest on outcomes that a second person has verified, and only on
    establishments measured both before their support and after.
    """

    numbers: list[tuple[int, Figure]]
    unknown: Figure
    pairs: int
    workers: tuple[Figure, Figure]
    revenue: tuple[Figure, Figure]
    revenue_pairs: int


def growth(user: User, on: date) -> Growth:
    """Return the growth of the registered establishments of the area. Two queries."""
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
    """What one establishment had before its support and at its latest measurement."""

    scheme: Scheme
    before: int | None = None
    after: int | None = None
    notes: dict[str, str] = field(default_factory=dict)


def _measured(user: User, on: date, column: str) -> list[_Pair]:
    """Return the establishments with a verified figure before and after, each once."""
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
    said = f"{row.get_moment_display()}, {row.measured_on:%d/%m/%Y}"
    if row.moment == OutcomeMoment.BASELINE:
        if pair.before is None:
            pair.before, pair.notes["before"] = value, said
    else:
        pair.after, pair.notes["after"] = value, said


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


# --- opening a figure -----------------------------------------------------------------------------

_ROWS: dict[str, Callable[..., list[Row]]] = {
    "headcount.planned": _planned_rows,
    "headcount.present": _present_rows,
    "cover": _cover_rows,
    **{f"money.{kind}": _money_rows(kind) for kind in MONEY_KINDS},
    **{f"money.{name}": _money_left_rows(name) for name in MONEY_LEFT},
    "pipeline": _pipeline_rows,
    "radar": _radar_rows,
    **{f"quality.{kind}": _quality_rows(kind) for kind in QUALITY_KINDS},
    "difficulties": _difficulty_rows,
    "growth.number": _firm_rows,
    "growth.unknown": _firm_rows,
    "map": map_rows,
    **{
        f"growth.{name}_{moment}": _growth_rows(name, moment)
        for name in ("workers", "revenue")
        for moment in ("before", "after")
    },
}


def rows_of(key: str, user: User, on: date) -> list[Row] | None:
    """Return the rows that add up to a figure, of the person's area; None: no such figure."""
    name, *arguments = key.split(":")
    if name not in _ROWS:
        return None
    try:
        return _ROWS[name](user, on, *arguments)
    except (TypeError, ValueError):  # a name with the wrong parts
        return None
