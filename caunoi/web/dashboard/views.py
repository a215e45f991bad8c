"""The board of the day, and the rows that add up to each of its figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.difficulties.queries import AGES
from caunoi.network.rules import HeadcountPoint
from caunoi.reporting.boards.difficulties import difficulties_of
from caunoi.reporting.boards.figures import Figure, Row, is_money, sees_all
from caunoi.reporting.boards.growth import Growth, growth_of
from caunoi.reporting.boards.money import Money, money_of
from caunoi.reporting.boards.network import Network, network_of
from caunoi.reporting.boards.rows import rows_of
from caunoi.reporting.boards.schemes import QualityYear, levels_of, pipeline_of, quality_of
from caunoi.schemes.enums import SchemeState
from caunoi.web.access import page, permissions_of, person_of
from caunoi.web.addresses import address_of
from caunoi.web.dashboard.rows import ORDERS, RowsFilter, narrowed
from caunoi.web.dashboard.to_sign import to_sign
from caunoi.web.dashboard.words import COVER, MONEY, MONEY_LEFT, QUALITY, title_of
from caunoi.web.difficulty_states import age_word
from caunoi.web.fields import year_asked
from caunoi.web.headcount_chart import chart_of
from caunoi.web.lists import ListPage
from caunoi.web.watch_words import LEVEL_WORDS, SHAPES


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure with its label; `width` is its length in hundredths of the picture's scale."""

    words: str | Promise
    figure: Figure
    width: float = 0
    shape: str = ""
    look: str = ""
    #: The value in whole hundredths of the first bar's; None if that is nothing.
    share: int | None = None


def _bars(words: list[str | Promise], figures: list[Figure], most: int | None = None) -> list[Bar]:
    top = max([1, *(figure.value or 0 for figure in figures)]) if most is None else max(most, 1)
    return [
        Bar(label, figure, round(max(100 * (figure.value or 0) / top, 0), 1))
        for label, figure in zip(words, figures, strict=True)
    ]


@page
def dashboard(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    year = year_asked(request)
    network = network_of(me, today)
    pipeline = pipeline_of(me, today)
    context = {
        "sees_all": sees_all(me, today),
        "to_sign": to_sign(me, permissions_of(request), today),
        "network": network,
        "chart": chart_of(network.points, today) if network.points else None,
        "people": _people(network, today.year),
        "target": _target(network.points, today.year),
        "cover": _bars([COVER[_last(f)] for f in network.states], network.states),
        "pipeline": _bars([SchemeState(_last(f)).label for f in pipeline], pipeline),
        "pipeline_total": sum(figure.value or 0 for figure in pipeline),
        "levels": _levels(levels_of(me, today)),
        "kinds": difficulties_of(me, today),
        "ages": [age_word(age) for age in AGES],
        "quality": _quality(quality_of(me, today)),
        "quality_words": list(QUALITY.values()),
        **_money(money_of(me, today, year)),
        **_growth(growth_of(me, today)),
    }
    return render(request, "web/dashboard/dashboard.html", context)


def _people(found: Network, year: int) -> list[tuple[int, Figure, Figure]]:
    """Return (year, planned, present), as far as the plan reaches."""
    rows = list(zip(found.points, found.planned, found.present, strict=True))
    last = max([year, *(point.year for point, planned, _p in rows if planned.value is not None)])
    return [(point.year, plan, there) for point, plan, there in rows if point.year <= last]


@dataclass(frozen=True, slots=True)
class Target:
    """Headcount present against the latest plan that is due, and the next plan."""

    year: int
    planned: int
    present: int
    next: HeadcountPoint | None

    @property
    def missing(self) -> int:
        return max(self.planned - self.present, 0)


def _target(points: list[HeadcountPoint], year: int) -> Target | None:
    """Return None if no plan is due or this year's headcount is unknown."""
    planned = [point for point in points if point.planned is not None]
    due = [point for point in planned if point.year <= year]
    present = next((p.present for p in points if p.year == year), None)
    if not due or present is None:
        return None
    ahead = next((point for point in planned if point.year > year), None)
    return Target(due[-1].year, due[-1].planned or 0, present, ahead)


def _last(figure: Figure) -> str:
    return figure.key.rpartition(":")[2]


LOOKS = {"red": "hot", "amber": "warm", "green": "good"}


def _levels(figures: list[Figure]) -> list[Bar]:
    return [
        Bar(LEVEL_WORDS[level], f, shape=SHAPES[level], look=LOOKS[level])
        for f in figures
        if (level := _last(f))
    ]


def _quality(years: list[QualityYear]) -> list[tuple[int, list[Bar]]]:
    words = list(QUALITY.values())
    return [(row.year, _bars(words, row.figures, row.figures[0].value)) for row in years]


def _money(found: Money | None) -> dict[str, Any]:
    if found is None or not found.years:
        return {"money": None}
    words, left = list(MONEY.values()), list(MONEY_LEFT.values())
    most = max(figure.value or 0 for figures in found.years.values() for figure in figures)
    return {
        "money": found,
        "money_words": words,
        "money_bars": _of_first(_bars(words, found.years[found.chosen])),
        "money_left": [bar for bar in _bars(left, found.left) if (bar.figure.value or 0) > 0],
        "money_years": [(y, _bars(words, figures, most)) for y, figures in found.years.items()],
    }


def _of_first(bars: list[Bar]) -> list[Bar]:
    """Add each bar's share of the first, rounded down: only the whole is 100."""
    whole = bars[0].figure.value
    if not whole:
        return bars
    return [replace(bar, share=100 * (bar.figure.value or 0) // whole) for bar in bars]


def _growth(found: Growth) -> dict[str, Any]:
    figures = [figure for _year, figure in found.numbers]
    words: list[str | Promise] = [str(year) for year, _figure in found.numbers]
    return {"growth": found, "growth_bars": _bars(words, figures)}


@page
def dashboard_rows(request: HttpRequest) -> HttpResponse:
    if "figure" not in request.GET:
        return redirect("web:dashboard")
    key = request.GET.get("figure", "")
    rows = rows_of(key, person_of(request), clock.today())
    if rows is None:
        raise Http404
    try:
        title = title_of(key)
    except (KeyError, ValueError, IndexError):
        raise Http404 from None
    find, form = partial(narrowed, rows), RowsFilter(request.GET)
    listing = ListPage(request, find, form, orders=ORDERS, kept={"figure": key})
    if listing.wants_file:
        head = [title, _("Ghi chú"), _("Số tiền, đồng") if is_money(key) else _("Số")]
        return listing.file(key.replace(":", "-").replace(".", "-"), head, _lines)
    context = {
        "title": title,
        "listing": listing,
        "rows": [(row, address_of(row.address)) for row in listing.page],
        "total": sum(row.value for row in listing.rows),
        "is_money": is_money(key),
        "counts": all(row.value == 1 for row in rows),
        "has_notes": any(row.note for row in rows),
    }
    return render(request, "web/dashboard/rows.html", context)


def _lines(rows: Iterable[Row]) -> Iterable[Sequence[Any]]:
    for row in rows:
        yield row.text, row.note, row.value
