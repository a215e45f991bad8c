"""A list page: conditions from the address, ordered rows, one page of them, their file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise, cached_property

from caunoi.web.exports import MOST_ROWS, table_file, wants_file
from caunoi.web.filters import FilterForm, Order, OrderedFilter
from caunoi.web.paging import ROWS, page_of

#: Conditions by name: those of the form that hold, and those that the address keeps.
Asked = dict[str, Any]
Rows = QuerySet[Any] | list[Any]


class ListPage:
    """A list as the address asks for it; page, counts and file use the same rows.

    `find` returns the rows for the conditions, out of those that the person may see: no condition
    may bring back a row that a right has left out. An invalid value is refused beside its field
    and sets no condition; the other conditions hold.

    `kept` are conditions of the address outside the form, such as the state of the open tab; the
    form sends them on.

    `orders` are the names that `?order=` accepts; "-" before a name reverses it, unless the name
    with "-" is an order of its own. Without a valid name `usual` applies; without that, rows stay
    as found. An `OrderedFilter` brings the order itself.

    The template gets it as `listing`: web/parts/filters.html draws the form, {% pager %} the links
    to other pages, web/parts/export.html the link to the file, web/parts/nothing_found.html the
    text for no rows.
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
        return self.form.narrows

    @property
    def is_asked(self) -> bool:
        """Return whether there is a condition to clear: one that holds or one that was refused."""
        return self.is_filtered or bool(self.form.errors.keys() - {"order"})

    @property
    def url(self) -> str:
        return self.request.path

    @cached_property
    def rows(self) -> Any:
        return self.in_order(self.find(self.asked))

    def without(self, name: str) -> Any:
        """Return the rows found without one condition, to count what each of its values shows."""
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
        if isinstance(self.form, OrderedFilter):
            return self.form.order_asked, False
        if self.order in self.orders or not self.order:
            return self.orders.get(self.order, ()), False
        return self.orders[self.order.removeprefix("-")], True

    @property
    def order(self) -> str:
        """Return the name of the order in use; "" if rows stay as found."""
        asked = self.request.GET.get("order", "")
        turned = {f"-{name}" for name in self.orders if not name.startswith("-")}
        return asked if asked in turned | self.orders.keys() else self.usual

    @cached_property
    def page(self) -> Page:
        return page_of(self.request, self.rows, self.size)

    @property
    def count(self) -> int:
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
        # One row more than a file holds, so that the file says that it was cut.
        return table_file(name, head, lines(self.rows[: MOST_ROWS + 1]))
