"""Lists are bounded: fifty rows a page, and the filters stay in the address."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 50


def page_of(request: HttpRequest, rows: "QuerySet[Any] | Sequence[Any]", size: int = ROWS) -> Page:
    """Return the page that `?page=` asks for; a wrong number gives the nearest page there is."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
