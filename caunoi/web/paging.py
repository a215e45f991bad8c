"""Lists are cut into pages of fifty rows; the filters stay in the address."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 50


def page_of(
    request: HttpRequest,
    rows: "QuerySet[Any] | Sequence[Any]",
    size: int = ROWS,
    *,
    count: int | None = None,
) -> Page:
    """Return the page of `?page=`; an invalid number gives the nearest page.

    `count` is the number of rows, if the caller has counted them already.
    """
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("page"))
