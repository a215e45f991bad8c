"""Full page addresses, for use outside the browser: letters, printed sheets, the console."""

import os
from typing import Protocol

from django.conf import settings
from django.urls import reverse

DEFAULT_PORT = 8000


class Asked(Protocol):
    """A request, as far as its own address is needed."""

    def build_absolute_uri(self, location: str) -> str: ...


def link_to(name: str, *arguments: object, asked: Asked | None = None) -> str:
    """Return the full address of the page with the URL name `name`, such as "web:notice".

    It begins with `CAUNOI_URL`, whatever host a browser claims. If that is not set, it begins like
    the address of the request `asked`, and without a request like that of `caunoi serve` here.
    """
    path = reverse(name, args=arguments)
    if settings.CAUNOI_URL:
        return f"{settings.CAUNOI_URL}{path}"
    if asked is not None:
        return asked.build_absolute_uri(path)
    return f"http://127.0.0.1:{port()}{path}"


def port() -> int:
    return int(os.environ.get("PORT", DEFAULT_PORT))
