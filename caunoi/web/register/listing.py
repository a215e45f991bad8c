"""The list: the filters of the query string, also in words, and the rows in their order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count, F, Q
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.establishments.enums import EstablishmentStatus
from caunoi.establishments.export import MOST_ROWS
from caunoi.establishments.models import (
    KIND_LABELS,
    Establishment,
    EstablishmentQuerySet,
    Trade,
)
from caunoi.establishments.queries import Filters, filtered
from caunoi.localities.models import AdminUnit
from caunoi.web.filters import Order
from caunoi.web.lists import Asked, ListPage
from caunoi.web.paging import page_of
from caunoi.web.recorded_places import InList, areas_in, in_list
from caunoi.web.register.forms import ALL, RegisterFilter
from caunoi.web.register.marks import marked
from caunoi.web.templatetags.caunoi import day, num

ACTIVE = EstablishmentStatus.ACTIVE.value
CLOSED = EstablishmentStatus.CLOSED.value

_NAME = (F("name_order").asc(), F("pk").asc())
#: The values of `?order=`. Rows without a number of workers come last in either direction.
ORDERS: dict[str, Order] = {
    "name": _NAME,
    "-name": (F("name_order").desc(), F("pk").desc()),
    "place": (F("unit__parent__code").asc(), F("unit__code").asc(), *_NAME),
    "-place": (F("unit__parent__code").desc(), F("unit__code").desc(), *_NAME),
    "-workers": (F("workers").desc(nulls_last=True), *_NAME),
    "workers": (F("workers").asc(nulls_last=True), *_NAME),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter in words; `without` is the URL of the list without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Column:
    """One heading; `url` sorts the list by it, "" if the list cannot be sorted by it."""

    label: str | Promise
    url: str
    direction: str
    is_current: bool
    is_number: bool


@dataclass(frozen=True, slots=True)
class Row:
    url: str
    name: SafeString
    second: SafeString
    place: InList
    trade: str
    kind: str
    workers: str
    closed: str


class Listing(ListPage):
    """The list of the register: its filters and counts in words, its page fetched by keys.

    Without `?order=` it is sorted by name or, if there is a search, by the best hits.
    """

    def __init__(self, request: HttpRequest, user: User, on: date) -> None:
        self.query = request.GET
        self.on = on
        self.scope = rights_of(user, on).where("register.view")
        self.areas = areas_in(self.scope, on)
        trades = list(Trade.objects.all())
        self.trades: dict[int | None, str] = {trade.pk: str(trade) for trade in trades}
        self._visible = Establishment.objects.visible_to(user, on)
        form = RegisterFilter(self.query, areas=self.areas.choices, trades=trades)
        super().__init__(request, self._found, form, orders=ORDERS)

    @property
    def unit(self) -> AdminUnit | None:
        return self.areas.units.get(self.asked.get("area", ""))

    def _found(self, asked: Asked) -> EstablishmentQuerySet:
        status = asked.get("status", ACTIVE)
        filters = Filters(
            text=asked.get("q", ""),
            unit=self.areas.units.get(asked.get("area", "")),
            trade=asked.get("trade", ""),
            kind=asked.get("kind", ""),
            status="" if status == ALL else status,
        )
        return filtered(self._visible, filters)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return how many the user may see: `all`, `active` and, under the filters, `found`.

        In an area one query counts everything. For a user who sees everything the filtered rows are
        counted apart, so that the search can use its own index.
        """
        if self.scope.everywhere:
            by_status = self._visible.order_by().values_list("status")
            counted = dict(by_status.annotate(Count("pk")))
            sums = {"all": sum(counted.values()), "active": counted.get(ACTIVE, 0)}
            return {**sums, "found": self.rows.count() if self.conditions else sums["active"]}
        active = Count("pk", Q(status=ACTIVE))
        found = Count("pk", Q(pk__in=self.rows.order_by().values("pk")))
        return self._visible.aggregate(all=Count("pk"), active=active, found=found)

    @cached_property
    def page(self) -> Page:
        """A page of keys: fetching the rows by key is far quicker on SQLite."""
        keys = self.rows.values_list("pk", flat=True)
        return page_of(self.request, keys, count=self.counts["found"])

    def shown(self) -> list[Row]:
        keys = list(self.page.object_list)
        known = Establishment.objects.in_bulk(keys)
        places = in_list({row.unit_id for row in known.values()}, self.on)
        rows = (known[key] for key in keys if key in known)
        return [self._row(row, places[row.unit_id]) for row in rows]

    def _row(self, row: Establishment, place: InList) -> Row:
        sought = self.asked.get("q", "")
        return Row(
            # The rows lie under the list's URL; fifty calls of reverse() cost more than this.
            url=f"{self.url}/{row.pk}",
            name=marked(str(row), sought),
            second=marked(" · ".join(part for part in (row.owner, row.products) if part), sought),
            place=place,
            trade=self.trades.get(row.trade_id, ""),
            kind=self.kinds[row.kind],
            workers="" if row.workers is None else num(row.workers),
            closed="" if row.is_active else _("ngừng từ %(day)s") % {"day": day(row.closed_on)},
        )

    @cached_property
    def kinds(self) -> dict[str, str]:
        return {kind.value: str(label) for kind, label in KIND_LABELS.items()}

    # In words ------------------------------------------------------------------------------------

    @cached_property
    def conditions(self) -> list[Condition]:
        return [Condition(words, self._without(name)) for name, words in self._in_words()]

    def _in_words(self) -> Iterator[tuple[str, str]]:
        if self.unit is not None:
            yield "area", _("ở %(place)s") % {"place": self.unit.full_name(self.on)}
        if code := self.asked.get("trade"):
            known = dict(self.form.fields["trade"].choices)  # type: ignore[attr-defined]
            yield "trade", _("ngành %(trade)s") % {"trade": known[code]}
        if kind := self.asked.get("kind"):
            label = str(KIND_LABELS[kind])  # type: ignore[index]
            yield "kind", _("là %(kind)s") % {"kind": label[:1].lower() + label[1:]}
        if self.asked.get("status") == CLOSED:
            yield "status", _("đã ngừng")
        if self.asked.get("status") == ALL:
            yield "status", _("kể cả đã ngừng")
        if sought := self.asked.get("q"):
            yield "q", _("có “%(words)s”") % {"words": sought}

    def _without(self, name: str) -> str:
        return _address(self.query, {name: None, "page": None})

    @cached_property
    def counted(self) -> str:
        """Return a sentence such as "432 cơ sở đang hoạt động, 47 ở huyện Bàu Bàng."."""
        active = self.counts["active"]
        counted = ngettext("%(n)s cơ sở đang hoạt động", "%(n)s cơ sở đang hoạt động", active)
        counted %= {"n": num(active)}
        if not self.scope.everywhere:
            counted = _("%(counted)s trong địa bàn của anh/chị") % {"counted": counted}
        if not self.conditions:
            return f"{counted}."
        words = ", ".join(condition.words for condition in self.conditions)
        return f"{counted}, {num(self.page.paginator.count)} {words}."

    @property
    def nothing_found(self) -> str:
        words = ", ".join(condition.words for condition in self.conditions)
        return _("Không có cơ sở nào %(conditions)s.") % {"conditions": words}

    @cached_property
    def columns(self) -> list[Column]:
        plain = not self.order and not self.asked.get("q")
        current = self.order or ("name" if plain else "")
        return [
            self._column(gettext_lazy("Cơ sở"), "name", current),
            self._column(gettext_lazy("Địa bàn"), "place", current),
            self._column(gettext_lazy("Ngành nghề, loại hình"), "", current),
            self._column(gettext_lazy("Lao động"), "-workers", current, is_number=True),
        ]

    def _column(
        self, label: str | Promise, order: str, current: str, *, is_number: bool = False
    ) -> Column:
        is_current = bool(order) and order.strip("-") == current.strip("-")
        direction = "descending" if current.startswith("-") else "ascending"
        url = ""
        if order:
            target = _turned(current) if is_current else order
            url = _address(self.query, {"order": target, "page": None})
        return Column(label, url, direction, is_current, is_number)

    @property
    def exported(self) -> int:
        return min(self.counts["found"], MOST_ROWS)

    @property
    def export_url(self) -> str:
        return _address(self.query, {"page": None}, reverse("web:register-export"))


def _turned(order: str) -> str:
    return order[1:] if order.startswith("-") else f"-{order}"


def _address(query: QueryDict, changed: dict[str, str | None], path: str = "") -> str:
    """Return the URL of the list with a changed query; None removes a parameter."""
    rest = {**query.dict(), **changed}
    encoded = urlencode({name: value for name, value in rest.items() if value})
    path = path or reverse("web:register")
    return f"{path}?{encoded}" if encoded else path
