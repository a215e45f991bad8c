"""Find and order the rows of a figure."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from caunoi.common.text import fold, words
from caunoi.reporting.boards.figures import Row
from caunoi.web.filters import FilterForm, Order, SearchField
from caunoi.web.lists import Asked

ORDERS: dict[str, Order] = {
    "text": lambda row: fold(row.text),
    "note": lambda row: fold(row.note),
    "value": lambda row: row.value,
}


class RowsFilter(FilterForm):
    """Search words in a row's text or note."""

    q = SearchField(label=_("Tìm trong các dòng"))


def narrowed(rows: Iterable[Row], asked: Asked) -> list[Row]:
    sought = words(asked.get("q", ""))
    return [row for row in rows if all(word in fold(f"{row.text} {row.note}") for word in sought)]
