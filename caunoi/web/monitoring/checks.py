"""The check visits: what was claimed beside what was seen, found, ordered, taken as a file."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import F
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.common import clock
from caunoi.common.text import words
from caunoi.monitoring.enums import Watch
from caunoi.monitoring.models import Inspection, InspectionQuerySet
from caunoi.monitoring.queries import rules_on
from caunoi.web.access import page, person_of
from caunoi.web.exports import table_file, wants_file
from caunoi.web.fields import DayField
from caunoi.web.filters import FilterForm, SearchField
from caunoi.web.paging import page_of

ORDERS: dict[str, tuple[str | Combinable, ...]] = {
    "on": ("inspected_on", "pk"),
    "seen": ("seen_percent", "pk"),
    "gap": (F("claimed_percent") - F("seen_percent"), "pk"),
}
KINDS = (
    ("", gettext_lazy("Mọi lần kiểm tra")),
    ("above", gettext_lazy("đơn vị báo cao hơn thấy")),
    ("difficulty", gettext_lazy("có khó khăn, vướng mắc")),
    ("bare", gettext_lazy("không có ảnh")),
)


class ChecksFilter(FilterForm):
    """The conditions of the list. A value that is none asks for nothing."""

    q = SearchField(label=gettext_lazy("Tên, mã đề án hoặc cơ sở"))
    kind = forms.ChoiceField(label=gettext_lazy("Chỉ xem"), required=False, choices=KINDS)
    from_on = DayField(label=gettext_lazy("Từ ngày"), required=False, help_text="")
    to_on = DayField(label=gettext_lazy("Đến hết ngày"), required=False, help_text="")


@page
def check_list(request: HttpRequest) -> HttpResponse:
    """List the check visits of the area up to today, the newest first."""
    today, form = clock.today(), ChecksFilter(request.GET or None)
    every = Inspection.objects.visible_to(person_of(request), today).filter(inspected_on__lte=today)
    found = _in_order(request, _narrowed(every, form.asked))
    found = found.select_related("scheme__establishment", "inspected_by", "collaborator")
    if wants_file(request):
        return _file(found)
    shown = page_of(request, found)
    context = {
        "form": form,
        "page": shown,
        "rows": shown,
        "is_filtered": bool(form.asked),
        "margin": _margin(today),
    }
    return render(request, "web/monitoring/checks.html", context)


def _margin(today: date) -> int:
    """Return from how many hundredths on a claim is too far above what was seen."""
    rule = rules_on(today).get(Watch.RUNNING)
    return int(rule.values["margin_percent"]) if rule else 1


def _narrowed(rows: InspectionQuerySet, asked: dict[str, Any]) -> InspectionQuerySet:
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


def _in_order(request: HttpRequest, rows: InspectionQuerySet) -> InspectionQuerySet:
    asked = request.GET.get("order", "")
    if (order := ORDERS.get(asked.removeprefix("-"))) is None:
        return rows.order_by("-inspected_on", "-pk")
    found = rows.order_by(*order)
    return found.reverse() if asked.startswith("-") else found


def _file(rows: InspectionQuerySet) -> HttpResponse:
    head = [
        *(_("Ngày kiểm tra"), _("Mã"), _("Tên đề án"), _("Cơ sở thụ hưởng"), _("Đơn vị báo, %")),
        *(_("Thấy tại chỗ, %"), _("Thấy gì"), _("Khó khăn, vướng mắc"), _("Ảnh")),
        _("Người kiểm tra"),
    ]
    return table_file("lan-kiem-tra", head, (_cells(row) for row in rows))


def _cells(row: Inspection) -> list[Any]:
    return [
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
    ]
