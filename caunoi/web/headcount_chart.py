"""The headcount roadmap as a server-made picture: bars are present, dashed outlines are planned.

Years without a figure stay empty and say so; nothing is drawn through them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from caunoi.network.rules import HeadcountPoint

# Small, so that the text keeps 13 px on a phone; the picture grows with its column.
WIDTH, HEIGHT = 320, 190
LEFT, RIGHT, TOP, BOTTOM = 26, 4, 18, 26
WIDEST_BAR = 34
#: Width that a year needs for its four digits, and for "chưa đến".
ROOM_FOR_YEAR, ROOM_FOR_WORDS = 36, 58


@dataclass(frozen=True, slots=True)
class Bar:
    year: int
    on: date
    middle: float
    present: int | None
    planned: int | None
    missing: int | None
    present_y: float
    planned_y: float
    says_nothing: str
    sources: tuple[str, ...]
    width: float
    label: str

    @property
    def half_left(self) -> float:
        return round(-self.width / 2, 1)

    @property
    def plan_left(self) -> float:
        return self.half_left - 3

    @property
    def plan_width(self) -> float:
        return self.width + 6

    @property
    def present_height(self) -> float:
        return HEIGHT - BOTTOM - self.present_y

    @property
    def planned_height(self) -> float:
        return HEIGHT - BOTTOM - self.planned_y


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole picture; `says` describes it in words."""

    bars: list[Bar]
    grid: list[tuple[int, float]]
    says: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    base: int = HEIGHT - BOTTOM


def chart_of(series: Sequence[HeadcountPoint], today: date) -> Chart:
    planned_years = [point.year for point in series if point.planned is not None]
    last = max([today.year, *planned_years])
    points = [point for point in series if point.year <= last]
    top = max([10, *(p.planned or 0 for p in points), *(p.present or 0 for p in points)])
    step = 10 if top <= 60 else 20
    ceiling = -(-top // step) * step
    room = (WIDTH - LEFT - RIGHT) / max(len(points), 1)

    def y(people: int | None) -> float:
        scale = (people or 0) / ceiling
        return round(HEIGHT - BOTTOM - scale * (HEIGHT - BOTTOM - TOP), 1)

    bars = [
        _bar(point, round(LEFT + room * (number + 0.5), 1), room, y, today)
        for number, point in enumerate(points)
    ]
    grid = [(people, y(people)) for people in range(0, ceiling + 1, step)]
    return Chart(bars, grid, _describe(bars))


def _bar(
    point: HeadcountPoint,
    middle: float,
    room: float,
    y: Callable[[int | None], float],
    today: date,
) -> Bar:
    present = point.present if point.year <= today.year else None
    missing = point.planned - present if point.planned is not None and present is not None else None
    silent = present is None and point.planned is None
    ahead = point.year > today.year
    return Bar(
        year=point.year,
        on=point.on,
        middle=middle,
        present=present,
        planned=point.planned,
        missing=missing if missing and missing > 0 else None,
        present_y=y(present),
        planned_y=y(point.planned),
        says_nothing=_silence(ahead, room) if silent else "",
        sources=point.sources,
        width=round(min(WIDEST_BAR, room * 0.6), 1),
        label=str(point.year) if room >= ROOM_FOR_YEAR else f"{point.year % 100:02}",
    )


def _silence(ahead: bool, room: float) -> str:
    if room < ROOM_FOR_WORDS:
        return "?"
    return _("chưa đến") if ahead else _("chưa có")


def _describe(bars: Sequence[Bar]) -> str:
    parts = []
    for bar in bars:
        if bar.present is not None and bar.planned is not None:
            sentence = _("năm %(year)s có mặt %(present)s, kế hoạch %(planned)s")
        elif bar.present is not None:
            sentence = _("năm %(year)s có mặt %(present)s")
        elif bar.planned is not None:
            sentence = _("năm %(year)s kế hoạch %(planned)s")
        else:
            sentence = _("năm %(year)s chưa có số")
        parts.append(sentence % {"year": bar.year, "present": bar.present, "planned": bar.planned})
    return "; ".join(parts)
