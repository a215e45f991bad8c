"""Finding and ordering the rows of a figure."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from caunoi.common.text import fold, words
from caunoi.reporting.boards.figures import Row
from caunoi.web.filters import FilterForm, SearchField

ORDERS: dict[str, Callable[[Row], Any]] = {
    "text": lambda row: fold(row.text),
    "note": lambda row: fold(row.note),
    "value": lambda row: row.value,
}


class RowsFilter(FilterForm):
    """Words that a row holds, in its text or its note."""

    q = SearchField(label=_("Tìm trong các dòng"))

    @cached_property
    def sought(self) -> list[str]:
        return words(self.asked.get("q", ""))

    def found(self, rows: Iterable[Row]) -> list[Row]:
        return [
            row
            for row in rows
            if all(word in fold(f"{row.text} {row.note}") for word in self.sought)
        ]


def in_order(rows: list[Row], asked: str) -> list[Row]:
    """Return the rows as asked; as they come where nothing is asked."""
    order = ORDERS.get(asked.removeprefix("-"))
    return sorted(rows, key=order, reverse=asked.startswith("-")) if order else rows
