"""The list of check visits, with claimed beside seen progress: filtered, sorted, as a file."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from caunoi.common import clock
from caunoi.common.text import words
from caunoi.monitoring.enums import Watch
from caunoi.monitoring.models import Inspection, InspectionQuerySet
from caunoi.monitoring.queries import rules_on
from caunoi.web.access import page, person_of
from caunoi.web.fields import DayField
from caunoi.web.filters import FilterForm, Order, SearchField
from caunoi.web.lists import Asked, ListPage

ORDERS: dict[str, Order] = {
    "on": ("inspected_on", "pk"),
    "seen": ("seen_percent", "pk"),
    "gap": (F("claimed_percent") - F("seen_percent"), "pk"),
}
KINDS = (
    ("", _("Mọi lần kiểm tra")),
    ("above", _("đơn vị báo cao hơn thấy")),
    ("difficulty", _("có khó khăn, vướng mắc")),
    ("bare", _("không có ảnh")),
)


class ChecksFilter(FilterForm):
    """The filter of the list. A value that does not exist filters nothing."""

    q = SearchField(label=_("Tên, mã đề án hoặc cơ sở"))
    kind = forms.ChoiceField(label=_("Chỉ xem"), required=False, choices=KINDS)
    from_on = DayField(label=_("Từ ngày"), required=False, help_text="")
    to_on = DayField(label=_("Đến hết ngày"), required=False, help_text="")


@page
def check_list(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    every = Inspection.objects.visible_to(person_of(request), today).filter(inspected_on__lte=today)
    every = every.select_related("scheme__establishment", "inspected_by", "collaborator")
    form = ChecksFilter(request.GET or None)
    listing = ListPage(request, partial(_found, every), form, orders=ORDERS, usual="-on")
    if listing.wants_file:
        return listing.file("lan-kiem-tra", HEAD, _lines)
    context = {"listing": listing, "rows": listing.page, "margin": _margin(today)}
    return render(request, "web/monitoring/checks.html", context)


def _margin(today: date) -> int:
    """Return from how many percentage points on a claim is too far above what was seen."""
    rule = rules_on(today).get(Watch.RUNNING)
    return int(rule.values["margin_percent"]) if rule else 1


def _found(rows: InspectionQuerySet, asked: Asked) -> InspectionQuerySet:
    for word in words(asked.get("q", "")):
        rows = rows.filter(scheme__search_key__contains=word)
    match asked.get("kind"):
        case "above":
            rows = rows.filter(claimed_percent__gt=F("seen_percent"))
        case "difficulty":
            rows = rows.exclude(difficulty="")
        case "bare":
            rows = rows.filter(photos=0)
    days: dict[str, date] = {
        lookup: asked[name]
        for name, lookup in (("from_on", "inspected_on__gte"), ("to_on", "inspected_on__lte"))
        if name in asked
    }
    return rows.filter(**days)


HEAD = (
    *(_("Ngày kiểm tra"), _("Mã"), _("Tên đề án"), _("Cơ sở thụ hưởng"), _("Đơn vị báo, %")),
    *(_("Thấy tại chỗ, %"), _("Thấy gì"), _("Khó khăn, vướng mắc"), _("Ảnh")),
    _("Người kiểm tra"),
)


def _lines(rows: Iterable[Inspection]) -> Iterable[Sequence[Any]]:
    for row in rows:
        yield (
            row.inspected_on,
            row.scheme.code,
            row.scheme.title,
            str(row.scheme.establishment or ""),
            row.claimed_percent,
            row.seen_percent,
            row.finding,
            row.difficulty,
            row.photos,
            str(row.collaborator or row.inspected_by),
        )
