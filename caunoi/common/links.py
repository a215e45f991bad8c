"""The full address of a page, for what leaves the browser: letters, printed sheets, the console."""

import os
from typing import Protocol

from django.conf import settings
from django.urls import reverse

DEFAULT_PORT = 8000


class Asked(Protocol):
    """A request, as far as its own address goes."""

    def build_absolute_uri(self, location: str) -> str: ...


def link_to(name: str, *arguments: object, asked: Asked | None = None) -> str:
    """Return the full address of the page with the URL name `name`, such as "web:notice".

    It begins with `CAUNOI_URL`, whatever host a browser claims. Where that is not set, it begins as
    the request that asks did, and without a request as `caunoi serve` does on this machine.
    """
    path = reverse(name, args=arguments)
    if settings.CAUNOI_URL:
        return f"{settings.CAUNOI_URL}{path}"
    if asked is not None:
        return asked.build_absolute_uri(path)
    return f"http://127.0.0.1:{port()}{path}"


def port() -> int:
    """Return the port on which `caunoi serve` listens unless it is told another: `PORT`."""
    return int(os.environ.get("PORT", DEFAULT_PORT))
