"""The bridge beat (nhịp cầu): signs of life as piers, a silence as a broken deck.

The picture starts on the day the work began and is to scale in days. Piers within the allowed days
of each other are joined by an arch. `says` tells in words what colour and line show.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caunoi.monitoring.queries import RadarRow
from caunoi.monitoring.signs import SignOn

WIDTH, LEFT, RIGHT = 136, 6, 6
#: Days shown: at least 90, so that a young scheme is not all piers, and at most a year.
SHORTEST, LONGEST = 90, 365
SHAPES = {"report": "report", "inspection": "visit", "visit": "visit", "money": "money"}
#: The legend of the shapes, below the list.
BEAT_KEY = (
    ("visit", gettext_lazy("có người đến, ảnh")),
    ("report", gettext_lazy("báo cáo tiến độ")),
    ("step", gettext_lazy("bước, mốc của đề án")),
    ("money", gettext_lazy("tiền đã chi")),
    ("missed", gettext_lazy("tín hiệu đáng lẽ phải có")),
    ("broken", gettext_lazy("im lặng quá số ngày cho phép")),
)


@dataclass(frozen=True, slots=True)
class Pier:
    """One sign; `shape` is visit, report, money or, for any other sign, step."""

    x: float
    shape: str


@dataclass(frozen=True, slots=True)
class Span:
    """The deck between two signs, or from the last one to today."""

    x1: float
    x2: float
    is_broken: bool
    has_arch: bool

    @property
    def middle(self) -> float:
        return round((self.x1 + self.x2) / 2, 1)


@dataclass(frozen=True, slots=True)
class Beat:
    """The whole picture; `says` gives the same in a sentence."""

    piers: list[Pier]
    spans: list[Span]
    expected_x: float | None
    says: str
    width: int = WIDTH
    today_x: int = WIDTH - RIGHT


def beat_of(row: RadarRow, signs: Sequence[SignOn], today: date) -> Beat:
    """Return the picture of one scheme. `signs` must be sorted, the oldest first."""
    days = min(max((today - row.facts.began_on).days, SHORTEST), LONGEST)
    first = today - timedelta(days=days)

    def x(day: date) -> float:
        share = (day - first).days / days
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    shown = [sign for sign in signs if sign.on >= first]
    lives = sorted({sign.on for sign in shown if sign.is_life})
    most = timedelta(days=row.limits.amber_days)
    spans = [
        Span(x(a), x(b), is_broken=b - a > most, has_arch=b - a <= most)
        for a, b in zip(lives, lives[1:], strict=False)
    ]
    last = max([first, *lives])
    if last < today:
        spans.append(Span(x(last), x(today), is_broken=row.is_silent, has_arch=False))
    piers = [Pier(x(sign.on), SHAPES.get(sign.kind, "step")) for sign in shown]
    missed = last + most
    return Beat(piers, spans, x(missed) if missed < today else None, _describe(lives, row))


def _describe(lives: Sequence[date], row: RadarRow) -> str:
    n = len(lives)
    if not n:
        return _("Không có tín hiệu nào, im lặng %(days)d ngày") % {"days": row.days_silent}
    words = {
        "n": n,
        "first": f"{lives[0]:%d/%m/%Y}",
        "last": f"{lives[-1]:%d/%m/%Y}",
        "days": row.days_silent,
    }
    sentence = ngettext(
        "%(n)d tín hiệu từ %(first)s đến %(last)s, sau đó im lặng %(days)d ngày",
        "%(n)d tín hiệu từ %(first)s đến %(last)s, sau đó im lặng %(days)d ngày",
        n,
    )
    return sentence % words
