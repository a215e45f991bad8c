"""Template context for the frame around every page."""

from typing import Any

from django.http import HttpRequest

from caunoi import __version__
from caunoi.common import clock
from caunoi.notices.queries import unread_count
from caunoi.web.access import permissions_of, roles_of
from caunoi.web.navigation import navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return today, and what the person may open and should read.

    Two queries for a signed-in person: the grants of today (shared with `page`) and the unread
    notices.
    """
    context: dict[str, Any] = {
        "today": clock.today(),
        "may": frozenset(),
        "here": request.path,
        "version": __version__,
    }
    if getattr(request, "user", None) and request.user.is_authenticated:
        may = permissions_of(request)
        context |= {
            "may": may,
            "my_roles": roles_of(request),
            "navigation": navigation(may, request.path),
            "unread": unread_count(request.user, clock.today()),
        }
    return context
