"""The money of the years: allocated ≥ planned ≥ contracted ≥ accepted, and what was paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.common import clock
from caunoi.common.collation import name_key
from caunoi.programmes.models import FundSource
from caunoi.programmes.queries import planned_years
from caunoi.schemes.models import Scheme
from caunoi.schemes.money.budget import (
    HeadMoney,
    YearMoney,
    head_names,
    money_of_years,
    rows_of_money,
)
from caunoi.schemes.queries import carried_over
from caunoi.web.access import page
from caunoi.web.exports import table_file, wants_file
from caunoi.web.fields import year_asked
from caunoi.web.filters import Order
from caunoi.web.lists import ListPage

#: The most schemes shown whose money was carried over from or to another year.
CARRIED_SHOWN = 100
#: The figures of the cascade from wide to narrow; the key stands in the URL of a figure's rows.
KINDS: dict[str, str | Promise] = {
    "allocated": gettext_lazy("Kinh phí giao"),
    "planned": gettext_lazy("Kế hoạch"),
    "contracted": gettext_lazy("Hợp đồng"),
    "accepted": gettext_lazy("Nghiệm thu"),
    "paid": gettext_lazy("Đã chi"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount of the cascade; `share` is its length as a part of the picture's common scale."""

    kind: str
    label: str
    amount_vnd: int
    share: float = 0

    @property
    def width(self) -> float:
        return round(max(100 * self.share, 0), 1)

    @property
    def y(self) -> int:
        return 5 * list(KINDS).index(self.kind)


@dataclass(frozen=True, slots=True)
class YearRow:
    year: int
    figures: list[Figure]
    schemes: int


@dataclass(frozen=True, slots=True)
class HeadRow:
    head: HeadMoney
    figures: list[Figure]


@page
def budget(request: HttpRequest) -> HttpResponse:
    """Years without any money by today are left out. `?year=` opens one year by content head."""
    today = clock.today()
    years = [year for year in planned_years() if year <= today.year + 1]
    money = [each for each in money_of_years(years, today) if any(each.amounts.values())]
    most = max([1, *(each.allocation_vnd for each in money)])
    rows = [YearRow(m.year, _figures(m, most), m.total.schemes) for m in money]
    chosen = _chosen(request, money, today.year)
    if wants_file(request):
        return _file(money)
    context = {
        "rows": rows,
        "chosen": chosen,
        "year_figures": _figures(chosen, max(chosen.allocation_vnd, 1)) if chosen else [],
        "heads": [HeadRow(head, _head_figures(head)) for head in chosen.by_head] if chosen else [],
        "leak": _leak(chosen) if chosen else None,
        "carried": list(carried_over(chosen.year, today)[:CARRIED_SHOWN]) if chosen else [],
    }
    return render(request, "web/programmes/budget.html", context)


def _chosen(request: HttpRequest, money: list[YearMoney], this_year: int) -> YearMoney | None:
    wanted = year_asked(request) or this_year
    return next((m for m in money if m.year == wanted), money[0] if money else None)


def _figures(money: YearMoney, most: int) -> list[Figure]:
    return [
        Figure(kind, str(KINDS[kind]), amount, amount / most)
        for kind, amount in money.amounts.items()
    ]


def _head_figures(head: HeadMoney) -> list[Figure]:
    return [Figure(kind, str(KINDS[kind]), amount) for kind, amount in head.amounts.items()]


@dataclass(frozen=True, slots=True)
class Leak:
    """The step of the cascade at which the most money stays behind."""

    before: str
    after: str
    amount_vnd: int


def _leak(money: YearMoney) -> Leak | None:
    figures = _figures(money, 1)
    steps = [
        Leak(wide.label, narrow.label, wide.amount_vnd - narrow.amount_vnd)
        for wide, narrow in zip(figures, figures[1:], strict=False)
    ]
    widest = max(steps, key=lambda step: step.amount_vnd, default=None)
    return widest if widest and widest.amount_vnd > 0 else None


def _file(money: list[YearMoney]) -> HttpResponse:
    head = [
        *(_("Năm"), _("Nguồn"), _("Nội dung hoạt động"), _("Kế hoạch"), _("Hợp đồng")),
        *(_("Nghiệm thu"), _("Đã chi"), _("Số đề án, nhiệm vụ")),
    ]
    return table_file("kinh-phi", head, _cells(money))


def _cells(money: list[YearMoney]) -> Iterable[list[Any]]:
    for year in money:
        for source in year.sources:
            for head in source.heads:
                yield [
                    year.year,
                    source.source.label,
                    f"{head.content_head}. {head.name}",
                    *head.amounts.values(),
                    head.schemes,
                ]


# --- the rows of a figure -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One of the rows that add up to a figure."""

    on: date
    what: str
    amount_vnd: int
    note: str = ""
    scheme: Scheme | None = None
    code: str = ""


@page
def budget_rows(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """Show the rows of one figure of a year. `?head=` and `?source=` narrow them."""
    if kind not in KINDS:
        raise Http404
    head, source = _head_asked(request), request.GET.get("source", "")
    if source not in FundSource.values:
        source = ""
    listing = ListPage(
        request, lambda _asked: _rows_of(year, kind, head, source), orders=ORDERS, usual="on"
    )
    if listing.wants_file:
        titles = [_("Ngày"), _("Mã đề án"), _("Nội dung"), _("Số tiền"), _("Ghi chú")]
        return listing.file(f"{kind}-{year}", titles, _lines)
    context = {
        "year": year,
        "label": KINDS[kind],
        "head": head,
        "head_name": head_names().get(head, "") if head else "",
        "source": FundSource(source).label if source else "",
        "listing": listing,
        "rows": list(listing.page),
        "total_vnd": sum(row.amount_vnd for row in listing.rows),
    }
    return render(request, "web/programmes/rows.html", context)


ORDERS: dict[str, Order] = {
    "on": lambda row: row.on,
    "amount": lambda row: row.amount_vnd,
    "what": lambda row: name_key(row.what),
}


def _lines(rows: Iterable[Row]) -> Iterable[Sequence[Any]]:
    for row in rows:
        yield row.on, row.code, row.what, row.amount_vnd, row.note


def _head_asked(request: HttpRequest) -> int | None:
    text = request.GET.get("head", "")
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _rows_of(year: int, kind: str, head: int | None, source: str) -> list[Row]:
    rows = rows_of_money(kind, clock.today()).filter(of_year=year)
    rows = rows.filter(of_source=source) if source else rows
    if kind == "allocated":
        return [
            Row(row.allocated_on, row.decision, row.amount_vnd, str(row.budget))
            for row in rows.select_related("budget")
        ]
    rows = rows.filter(of_head=head) if head else rows
    return _planned_rows(rows) if kind == "planned" else _entry_rows(rows)


def _planned_rows(found: Any) -> list[Row]:
    lines = list(found.select_related("budget"))
    schemes = {s.plan_line_id: s for s in Scheme.objects.filter(plan_line__in=lines)}
    rows = []
    for line in lines:
        scheme = schemes.get(line.pk)
        code = scheme.code if scheme else ""
        rows.append(Row(line.planned_on, line.title, line.support_vnd, "", scheme, code))
    return rows


def _entry_rows(entries: Any) -> list[Row]:
    return [
        Row(
            entry.on,
            entry.scheme.title,
            entry.amount_vnd,
            ", ".join(
                part
                for part in (str(entry.get_kind_display()), entry.voucher, entry.reason)
                if part
            ),
            entry.scheme,
            entry.scheme.code,
        )
        for entry in entries.select_related("scheme").order_by("on", "pk")
    ]
