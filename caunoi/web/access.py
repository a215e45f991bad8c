"""Who may open which address and what a POST to it does: one row for each URL name.

The rows are in `access.py` of each area; the decorator `page` reads them. A test checks every
address against every role. What a person sees *inside* a page (own area, own lines) is decided by
`visible_to` of each model, not here. To add a page: docs/how-to/page.md.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse

from caunoi.accounts.models import User
from caunoi.accounts.rights import Rights, rights_of
from caunoi.accounts.roles import Role
from caunoi.common import clock
from caunoi.journal.accesses import record_reading
from caunoi.web.areas import collect
from caunoi.web.receipts import sent_once

ANYONE = "anyone"
SIGNED_IN = "signed in"
#: Answers that show what was asked: a page, a file kept by the browser, a form with its errors.
SHOWN = frozenset({200, 304, 409, 422})

#: In the session of a person who must set a second factor up before anything else.
MUST_SET_UP = "must_set_up_second_factor"
_BEFORE_SET_UP = frozenset({"second-factor-set-up", "sign-out"})


class Does(StrEnum):
    """What a POST does to a record, and so what keeps two people from undoing each other."""

    #: Changes what stands: the form carries the version it saw (`web/versions.py`).
    EDITS = "edits"
    #: Makes a new record: the id of the form writes it once (`web/receipts.py`).
    ADDS = "adds"
    #: Takes a step: the state of the record refuses a second one.
    STEPS = "steps"
    #: Concerns only the person who sends it: session, language, own notices.
    OWN = "own"
    #: Writes nothing.
    READS = "reads"


@dataclass(frozen=True, slots=True)
class Row:
    """One address. `who` is ANYONE, SIGNED_IN or permissions, any one of which opens it.

    `does` and `record` (a model label) say what a POST does; both are empty if it takes none.
    `personal` is the model whose personal data (names with telephones, letters, photos) the address
    hands out: each reading is recorded (`journal/accesses.py`).
    """

    name: str
    methods: tuple[str, ...]
    who: tuple[str, ...]
    note: str = ""
    does: Does | None = None
    record: str = ""
    personal: str = ""

    def admits(self, permissions: frozenset[str]) -> bool:
        return self.who[0] in (ANYONE, SIGNED_IN) or bool(permissions & set(self.who))


def row(name: str, methods: str, *who: str, note: str = "", personal: str = "", **does: str) -> Row:
    """Write a row; one with POST says what that does: `edits="network.collaborator"` (see `Does`).

    Raises `TypeError` if it does not say so, says it twice, or takes no POST.
    """
    taken = tuple(methods.split())
    if len(does) != ("POST" in taken) or set(does) - set(Does):
        raise TypeError(f"{name} {methods}: a POST is one of {', '.join(Does)}, not {does or None}")
    for kind, record in does.items():
        return Row(name, taken, who, note, Does(kind), record, personal)
    return Row(name, taken, who, note, personal=personal)


def rows() -> tuple[Row, ...]:
    return collect("access", "ROWS")


@functools.cache
def _by_address() -> dict[tuple[str, str], Row]:
    found: dict[tuple[str, str], Row] = {}
    for row in rows():
        for method in row.methods:
            if (row.name, method) in found:
                raise ValueError(f"two rows say who may {method} {row.name}")
            found[row.name, method] = row
    return found


View = Callable[..., HttpResponse]


class NoAccessRow(LookupError):  # noqa: N818 - a bug of the page's author
    """The address has no row, so nobody may open it."""


def row_for(name: str, method: str) -> Row | None:
    """HEAD counts as GET. None if the address has no such method.

    Raises `NoAccessRow` if the address has no row at all.
    """
    row = _by_address().get((name, "GET" if method == "HEAD" else method))
    if row is None and not any(known == name for known, _method in _by_address()):
        raise NoAccessRow(name)
    return row


def page(view: View) -> View:
    """Check the method, then sign-in, then a permission, as the address's row says.

    A missing permission raises a refusal (403) that names who may open the page. A form that
    carries an id is written once, however often it is sent.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.resolver_match.url_name if request.resolver_match else ""
        row = row_for(name or "", request.method or "")
        if row is None:
            return HttpResponseNotAllowed(
                [method for known, method in _by_address() if known == name]
            )
        if ANYONE not in row.who:
            if not request.user.is_authenticated:
                came_for = (
                    request.get_full_path() if request.method == "GET" else reverse("web:today")
                )
                return redirect_to_login(came_for)
            if row.name not in _BEFORE_SET_UP and MUST_SET_UP in request.session:
                return redirect("web:second-factor-set-up")
            if not row.admits(permissions_of(request)):
                my_rights(request).require(row.who[0])
        response = sent_once(request, lambda: view(request, *args, **kwargs))
        if row.personal and response.status_code in SHOWN:
            _record_reading(request, row.personal, response)
        return response

    guarded.is_page = True  # type: ignore[attr-defined]
    return guarded


def name_read(request: HttpRequest, key: object) -> None:
    """Say which record is read where the address does not, or holds a secret."""
    vars(request)["_record_read"] = str(key)


def _record_reading(request: HttpRequest, record_type: str, response: HttpResponse) -> None:
    named = request.resolver_match.kwargs.values() if request.resolver_match else ()
    key = vars(request).get("_record_read") or "/".join(str(part) for part in named)
    record_reading(
        by=request.user,
        record_type=record_type,
        record_id=key,
        is_file=not response.get("Content-Type", "").startswith("text/html"),
        address=request.META.get("REMOTE_ADDR", ""),
    )


def person_of(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("the page is open to anyone: there may be no person")
    return request.user


def my_rights(request: HttpRequest) -> Rights:
    """Return the reader's rights of today; those of nobody if nobody is signed in.

    Read once per request: at most two queries.
    """
    kept: Rights | None = vars(request).get("_rights")
    if kept is None:
        person = request.user if isinstance(request.user, User) else None
        kept = vars(request)["_rights"] = rights_of(person, clock.today())
    return kept


def roles_of(request: HttpRequest) -> tuple[Role, ...]:
    """Return the roles held today in any area, in the order of the table."""
    return my_rights(request).roles


def permissions_of(request: HttpRequest) -> frozenset[str]:
    """Return the permissions held today in any area."""
    return my_rights(request).anywhere
