"""The radar: which running schemes to look at first, why, and who was notified."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.common import clock
from caunoi.common.text import fold, words
from caunoi.monitoring.queries import RadarRow, radar, rules_on
from caunoi.monitoring.rules import LEVELS, Level
from caunoi.monitoring.signs import signs_of
from caunoi.schemes.enums import SchemeState
from caunoi.web.access import my_rights, page, person_of
from caunoi.web.filters import Order
from caunoi.web.lists import Asked, ListPage
from caunoi.web.monitoring.beat import BEAT_KEY, beat_of
from caunoi.web.monitoring.forms import RadarFilter
from caunoi.web.monitoring.next_act import ACTING, next_act
from caunoi.web.watch import Watched
from caunoi.web.watch_words import LEVEL_WORDS, SHAPES, expected_in_words, steps_in_words


@dataclass(frozen=True, slots=True)
class LevelCount:
    """The number of schemes at one level that match the other filters."""

    level: Level
    count: int

    @property
    def label(self) -> str | Promise:
        return LEVEL_WORDS[self.level]

    @property
    def shape(self) -> str:
        return SHAPES[self.level]


#: Without `?order=` the list keeps the order of `radar()`, by level first.
ORDERS: dict[str, Order] = {
    "title": lambda row: fold(row.scheme.title),
    "silent": lambda row: row.days_silent,
    "due": lambda row: (row.expected_on is None, row.expected_on),
}


@page
def radar_list(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    every = radar(today, me)
    form = RadarFilter(request.GET or None)
    listing = ListPage(request, partial(_found, every), form, orders=ORDERS)
    if listing.wants_file:
        return listing.file("theo-doi-de-an", HEAD, _lines)
    shown, rights = listing.page.object_list, my_rights(request)
    signs = signs_of([row.scheme.pk for row in shown], today)
    others = list(listing.without("level"))
    context = {
        "listing": listing,
        "rows": [
            (
                Watched(row, today),
                beat_of(row, signs.get(row.scheme.pk, ()), today),
                next_act(row, rights.at(row.scheme.unit)),
            )
            for row in shown
        ],
        "beat_key": BEAT_KEY,
        "may_act": bool(rights.anywhere & ACTING),
        "counts": [LevelCount(level, sum(r.level is level for r in others)) for level in LEVELS],
        "level": listing.asked.get("level", ""),
        "all_levels": len(others),
        "rules": rules_on(today),
        "runs_any": bool(every),
    }
    return render(request, "web/monitoring/radar.html", context)


def _found(rows: Iterable[RadarRow], asked: Asked) -> Iterable[RadarRow]:
    wanted, level, reason = words(asked.get("q", "")), asked.get("level"), asked.get("reason")
    told, postponed = asked.get("told"), asked.get("put_off")
    for row in rows:
        if not all(word in row.scheme.search_key for word in wanted):
            continue
        if level and row.level != level:
            continue
        if reason and reason not in {each.key for each in row.reasons}:
            continue
        if told and not row.has_reached(told):
            continue
        if postponed and (row.postponement is not None) != (postponed == "yes"):
            continue
        yield row


#: The column headings of the file.
HEAD = (
    *(_("Mã"), _("Tên đề án"), _("Cơ sở thụ hưởng"), _("Nơi"), _("Trạng thái"), _("Mức")),
    *(_("Số ngày im lặng"), _("Tin cuối"), _("Chờ gì"), _("Hạn"), _("Lý do")),
    *(_("Cộng tác viên"), _("Đã báo"), _("Hoãn đến hết ngày"), _("Lý do hoãn")),
)


def _lines(rows: Iterable[RadarRow]) -> Iterable[Sequence[Any]]:
    for row in rows:
        scheme, postponement = row.scheme, row.postponement
        yield (
            scheme.code,
            scheme.title,
            scheme.establishment or "",
            scheme.unit.name if scheme.unit else "",
            SchemeState(row.state_then).label,
            LEVEL_WORDS[row.level],
            row.days_silent,
            row.last_sign_on,
            expected_in_words(row.next_sign),
            row.expected_on,
            " ".join(str(reason.sentence) for reason in row.reasons),
            row.collaborator,
            "; ".join(steps_in_words(row)),
            postponement.until_on if postponement else None,
            postponement.reason if postponement else "",
        )
