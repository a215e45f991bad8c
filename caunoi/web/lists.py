"""One list: what the address asks of it, its rows in their order, a page of them, their file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise, cached_property

from caunoi.web.exports import MOST_ROWS, table_file, wants_file
from caunoi.web.filters import FilterForm, Order, OrderedFilter
from caunoi.web.paging import ROWS, page_of

#: What is asked for by name: the conditions of the form that hold, and what the address keeps.
Asked = dict[str, Any]
Rows = QuerySet[Any] | list[Any]


class ListPage:
    """One list as the address asks for it; page, counts and file are made of the same rows.

    `find` returns the rows that are asked for, out of those that the person may see: whatever is
    asked, a condition brings nothing back that a right has left out. A value that is no choice is
    refused beside its field and asks for nothing; the other conditions hold.

    `kept` is what the address says beside the form, such as the state whose tab is open: it is
    asked for too, and the form sends it on.

    `orders` is what `?order=` may name; "-" before the name turns it round, unless the name with
    "-" is an order of its own. Where it names none, `usual` holds; without that, the order in
    which the rows are found. An `OrderedFilter` brings the order itself.

    The template has it as `listing`: web/parts/filters.html draws the form, {% pager %} the way to
    the other pages, web/parts/export.html the link to the file, web/parts/nothing_found.html
    what stands there when the conditions leave no row.
    """

    def __init__(
        self,
        request: HttpRequest,
        find: Callable[[Asked], QuerySet[Any] | Iterable[Any]],
        form: FilterForm | None = None,
        *,
        orders: Mapping[str, Order] | None = None,
        usual: str = "",
        kept: Mapping[str, Any] | None = None,
        size: int = ROWS,
    ) -> None:
        self.request, self.find, self.size = request, find, size
        self.form = FilterForm() if form is None else form
        self.orders, self.usual = orders or {}, usual
        self.kept = {name: value for name, value in (kept or {}).items() if value}

    @property
    def asked(self) -> Asked:
        return {**self.kept, **self.form.asked}

    @property
    def is_filtered(self) -> bool:
        """Say whether a condition holds that may leave rows out."""
        return self.form.narrows

    @property
    def is_asked(self) -> bool:
        """Say whether there is a condition to drop: one that holds, or one that was refused."""
        return self.is_filtered or bool(self.form.errors.keys() - {"order"})

    @property
    def url(self) -> str:
        """Return the address of the list without any condition."""
        return self.request.path

    @cached_property
    def rows(self) -> Any:
        """Return all rows that are asked for, in the order that is asked for."""
        return self.in_order(self.find(self.asked))

    def without(self, name: str) -> Any:
        """Return what is found without one condition, to count what each value of it shows."""
        return self.find({key: value for key, value in self.asked.items() if key != name})

    def in_order(self, rows: QuerySet[Any] | Iterable[Any]) -> Rows:
        order, is_turned = self._order_asked()
        if callable(order):
            return sorted(rows, key=order, reverse=is_turned)
        if not isinstance(rows, QuerySet):
            return list(rows)
        if not order:
            return rows
        ordered = rows.order_by(*order)
        return ordered.reverse() if is_turned else ordered

    def _order_asked(self) -> tuple[Order, bool]:
        """Return the order, and whether it is turned round."""
        if isinstance(self.form, OrderedFilter):
            return self.form.order_asked, False
        if self.order in self.orders or not self.order:
            return self.orders.get(self.order, ()), False
        return self.orders[self.order.removeprefix("-")], True

    @property
    def order(self) -> str:
        """Return what the order that holds is called; "" where rows stay as they are found."""
        asked = self.request.GET.get("order", "")
        turned = {f"-{name}" for name in self.orders if not name.startswith("-")}
        return asked if asked in turned | self.orders.keys() else self.usual

    @cached_property
    def page(self) -> Page:
        return page_of(self.request, self.rows, self.size)

    @property
    def count(self) -> int:
        """Return how many rows are found, on all pages together."""
        return self.page.paginator.count

    @property
    def wants_file(self) -> bool:
        return wants_file(self.request)

    def file(
        self,
        name: str,
        head: Sequence[str | Promise],
        lines: Callable[[Any], Iterable[Sequence[Any]]],
    ) -> HttpResponse:
        """Return the rows as a file under a name; `lines` makes the lines of the table of them."""
        # One row more than a file holds, so that it says that it stops.
        return table_file(name, head, lines(self.rows[: MOST_ROWS + 1]))
