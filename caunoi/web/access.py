"""Who may open which address: one row for every URL name, read by the decorator `page`.

A manager can read this table; a test walks every address and every role against it. What a person
sees *inside* a page (own area, own lines) is decided by `visible_to` of each model, not here.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import reverse

from caunoi.accounts.models import User
from caunoi.accounts.rights import Rights, rights_of
from caunoi.accounts.roles import Role
from caunoi.common import clock
from caunoi.web.receipts import sent_once

ANYONE = "anyone"
SIGNED_IN = "signed in"


@dataclass(frozen=True, slots=True)
class Row:
    """One address and method. `who` is ANYONE, SIGNED_IN or permissions, any of which opens it."""

    name: str
    methods: tuple[str, ...]
    who: tuple[str, ...]
    note: str = ""

    def admits(self, permissions: frozenset[str]) -> bool:
        """Say whether a signed-in person with these permissions may open it."""
        return self.who[0] in (ANYONE, SIGNED_IN) or bool(permissions & set(self.who))


def _row(name: str, methods: str, *who: str, note: str = "") -> Row:
    return Row(name, tuple(methods.split()), who, note)


ROWS: tuple[Row, ...] = (
    # The shell
    _row("today", "GET", SIGNED_IN, note="what the person sees depends on the role"),
    _row("sign-in", "GET POST", ANYONE),
    _row("sign-in-demo", "POST", ANYONE, note="404 unless the database is a demonstration"),
    _row("sign-out", "POST", SIGNED_IN),
    _row("invitation", "GET POST", ANYONE, note="404 unless the link still works"),
    _row("password", "GET POST", SIGNED_IN, note="the person's own"),
    _row("language", "POST", ANYONE),
    _row("story-day", "POST", ANYONE, note="404 unless the database is a demonstration"),
    # Notices
    _row("notices", "GET", SIGNED_IN, note="the person's own"),
    _row("notice", "GET", SIGNED_IN, note="the person's own, else 404; leads to what it tells of"),
    _row("notice-settings", "GET POST", SIGNED_IN, note="the person's own"),
    _row("notice-open", "POST", SIGNED_IN, note="the person's own, else 404"),
    _row("notices-read", "POST", SIGNED_IN, note="the person's own"),
    # Register
    _row("register", "GET", "register.view", note="the rows of the own area"),
    _row("register-export", "GET", "register.export", note="the rows that the list shows"),
    _row("establishment", "GET", "register.view", note="of the own area, else 404"),
    _row("establishment-new", "GET POST", "register.edit", note="in the own area"),
    _row("establishment-edit", "GET POST", "register.edit", note="of the own area, else 404"),
    _row("establishment-close", "GET POST", "register.edit", note="of the own area, else 404"),
    _row("establishment-reopen", "GET POST", "register.edit", note="of the own area, else 404"),
    # Imports
    _row("imports", "GET", "register.import", note="of the own area, or the person's own"),
    _row("import-new", "GET POST", "register.import"),
    _row("import-example", "GET", "register.import"),
    _row("import", "GET", "register.import", note="as the list, else 404"),
    _row("import-decide", "POST", "register.import", note="as the list, else 404"),
    _row("import-commit", "POST", "register.import", note="as the list, else 404"),
    _row("import-rejected", "GET", "register.import", note="as the list, else 404"),
    # Localities
    _row("localities", "GET", SIGNED_IN),
    # Fieldwork; what a person sees in it are the own communes, the own tasks and plans
    _row("fieldwork", "GET", "fieldwork.view", note="the own day, or what waits everywhere"),
    _row("to-visit", "GET", "fieldwork.record", note="the own communes"),
    _row("visits", "GET", "fieldwork.view"),
    _row("visit", "GET", "fieldwork.view"),
    _row("visit-new", "GET POST", "fieldwork.record", note="403 outside the own communes"),
    _row("visit-photos", "POST", "fieldwork.record"),
    _row("needs", "GET", "fieldwork.view"),
    _row("need", "GET", "fieldwork.view"),
    _row("need-new", "GET POST", "fieldwork.record", note="403 outside the own communes"),
    _row("need-end", "POST", "fieldwork.record", "fieldwork.decide", note="each way has its right"),
    _row("proposals", "GET", "fieldwork.view"),
    _row("proposal", "GET", "fieldwork.view"),
    _row("proposal-new", "GET POST", "fieldwork.record", note="409 for a need that has an outcome"),
    _row("proposal-again", "GET POST", "fieldwork.record", note="409 unless it was returned"),
    _row("proposal-decide", "POST", "fieldwork.decide", note="never one's own proposal"),
    _row("tasks", "GET", "fieldwork.view"),
    _row("task", "GET", "fieldwork.view"),
    _row("task-new", "GET POST", "fieldwork.assign"),
    _row("task-end", "POST", "fieldwork.record", "fieldwork.assign", note="the own task"),
    _row("area-plans", "GET", "fieldwork.view"),
    _row("area-plan", "GET", "fieldwork.view"),
    _row("area-plan-edit", "GET POST", "fieldwork.record", note="the own plan, or as an officer"),
    _row("attachment", "GET", SIGNED_IN, note="who may see the object it belongs to, else 404"),
    # Schemes; who may take a step, the step itself asks
    _row("schemes", "GET", "schemes.view", note="those of the own area"),
    _row("scheme-new", "GET POST", "schemes.draft"),
    _row("scheme", "GET", "schemes.view", note="of the own area, else 404"),
    _row("scheme-edit", "GET POST", "schemes.draft", note="409 once it is submitted"),
    _row(
        "scheme-step",
        "GET POST",
        *("schemes.draft", "schemes.appraise", "schemes.approve", "schemes.contract"),
        *("schemes.run", "schemes.accept", "schemes.settle", "schemes.stop", "programmes.plan"),
        note="each step has its right, and some need another person than an earlier step",
    ),
    _row("scheme-paper", "GET POST", "schemes.papers", note="of the own area, else 404"),
    _row("scheme-waive", "GET POST", "schemes.papers", note="of the own area, else 404"),
    _row("scheme-condition", "GET POST", "schemes.draft"),
    _row("scheme-progress", "GET POST", "schemes.report_progress", note="of the own area"),
    _row("scheme-milestone", "GET POST", "schemes.run"),
    _row("milestone-reach", "GET POST", "schemes.run"),
    _row("scheme-outcome", "GET POST", "schemes.measure", note="of the own area, else 404"),
    _row("outcome-verify", "POST", "schemes.verify_outcome", note="never one's own figures"),
    _row("scheme-money", "GET POST", "schemes.pay", note="not who made, approved or accepted it"),
    _row("money-correct", "GET POST", "schemes.pay", note="not who made, approved or accepted it"),
    _row(
        "scheme-amend",
        "GET POST",
        *("schemes.contract", "schemes.approve"),
        note="each change by its level; never who drafted",
    ),
    _row("scheme-carry", "GET POST", "schemes.approve", note="who allocates the year's money too"),
    # Watching
    _row("radar", "GET", "schemes.view", note="those of the own area"),
    _row("inspections", "GET", "schemes.view", note="those of the own area"),
    _row("inspection", "GET", "schemes.view", note="of the own area, else 404"),
    _row("inspection-new", "GET POST", "monitoring.check", note="in the own area"),
    _row("warning-put-off", "GET POST", "monitoring.put_off", note="in the own area"),
    # Difficulties; who may take a step, the step itself asks
    _row("difficulties", "GET", "difficulties.view", note="those of the own area"),
    _row("difficulty-new", "GET POST", "difficulties.raise", note="in the own area"),
    _row("difficulty", "GET", "difficulties.view", note="of the own area, else 404"),
    _row(
        "difficulty-step",
        "POST",
        *("difficulties.raise", "difficulties.handle"),
        *("difficulties.answer_department", "difficulties.answer_authority"),
        note="each step has its right at the level, and nobody closes what they answered",
    ),
    _row("difficulty-sheet", "GET", "difficulties.raise", note="never who answered it"),
    _row("difficulty-link", "GET POST", "difficulties.raise", note="never who answered it"),
    _row("scheme-sheet", "GET", "difficulties.raise", note="of the own area, else 404"),
    _row("scheme-link", "GET POST", "difficulties.raise", note="of the own area, else 404"),
    _row("petitions", "GET", "difficulties.view", note="with a difficulty of the own area"),
    _row("petition-new", "GET POST", "difficulties.group"),
    _row("petition", "GET", "difficulties.view", note="with one of the own area, else 404"),
    _row(
        "petition-step",
        "POST",
        *("difficulties.group", "difficulties.send_petition"),
        *("difficulties.answer_department", "difficulties.answer_authority"),
        note="each step has its right; the drafter does not sign",
    ),
    _row("owner", "GET POST", ANYONE, note="404 unless the signed link still works"),
    # Linkages and associations
    _row("linkages", "GET", "linkages.view", note="with a partner of the own area"),
    _row("linkage-new", "GET POST", "linkages.record", note="with a partner of the own area"),
    _row("linkage", "GET", "linkages.view", note="with a partner of the own area, else 404"),
    _row("linkage-partner", "GET POST", "linkages.record", note="of one of the own area"),
    _row("linkage-step", "GET POST", "linkages.record", note="of one of the own area"),
    _row("linkage-contract", "GET POST", "linkages.record", note="of one of the own area"),
    _row("contract-result", "GET POST", "linkages.record", note="of one of the own area"),
    _row("associations", "GET", "linkages.view", note="with a member of the own area"),
    _row("association-new", "GET POST", "linkages.record", note="in the own area"),
    _row("association", "GET", "linkages.view", note="with a member of the own area, else 404"),
    _row("association-member", "GET POST", "linkages.record", note="of one of the own area"),
    _row("member-leave", "GET POST", "linkages.record", note="of one of the own area"),
    _row("association-step", "GET POST", "linkages.record", note="of one of the own area"),
    _row("buying", "GET POST", "linkages.record", note="in the own area"),
    # Programme, plan, money of the year
    _row("plan", "GET", "programmes.view"),
    _row("plan-add", "GET POST", "programmes.plan", note="never more than is allocated"),
    _row("plan-withdraw", "GET POST", "programmes.plan", note="a scheme's line leaves by its step"),
    _row("allocate", "GET POST", "programmes.allocate"),
    _row("programme-new", "GET POST", "programmes.allocate"),
    _row("budget", "GET", "programmes.view"),
    _row("budget-rows", "GET", "programmes.view"),
    # Network
    _row("network", "GET", "network.view"),
    _row("network-list", "GET", "network.view"),
    _row("roadmap", "GET POST", "network.plan"),
    _row("centre", "GET POST", "centre.set_up"),
    _row("centre-territory", "POST", "centre.set_up"),
    _row("collaborators", "GET", "network.view", note="the files that the person may open"),
    _row("collaborator", "GET", "network.view", note="own file, or of the own area, else 404"),
    _row("collaborator-new", "GET POST", "network.appoint"),
    _row("collaborator-change", "GET POST", "network.appoint"),
    _row("collaborator-account", "GET POST", "network.appoint"),
    _row("appointment-new", "GET POST", "network.appoint"),
    _row("appointment", "GET", "network.view", note="as the collaborator's file"),
    _row("appointment-end", "GET POST", "network.appoint"),
    _row("appointment-areas", "GET POST", "network.appoint"),
    _row("appointment-correct", "GET POST", "network.appoint"),
    # Allowances
    _row("allowances", "GET", "allowances.view", "allowances.view_own", note="or the own lines"),
    _row("allowance-sheet", "GET", "allowances.view"),
    _row("allowance-file", "GET", "allowances.view"),
    _row(
        "allowance-step",
        "POST",
        *("allowances.prepare", "allowances.check", "allowances.pay"),
        note="the step itself asks for its own right, and for another person than before",
    ),
    # Reports
    _row("reports", "GET", "reports.view"),
    _row("report", "GET", "reports.view"),
    _row("report-prepare", "POST", "reports.prepare"),
    _row("report-sign", "POST", "reports.sign", note="another person than prepared it"),
    _row("report-file", "GET", "reports.view"),
    _row("report-rows", "GET", "reports.view", note="a link only to what the reader may see"),
    # The boards
    _row("dashboard", "GET", "dashboards.view", note="the figures of the own area"),
    _row("dashboard-rows", "GET", "dashboards.view", note="of the own area; 404 for no figure"),
    _row("dashboard-map", "GET", "dashboards.view", note="the communes of the own area"),
    _row("dashboard-provinces", "GET", "dashboards.view"),
    _row("months", "GET", "reports.view", "reports.write_own", note="a collaborator: the own"),
    _row("month-report", "GET", "reports.view", "reports.write_own", note="of others: office only"),
    _row("month-rows", "GET", "reports.view", "reports.write_own", note="as the report"),
    _row("month-file", "GET", "reports.view", "reports.write_own", note="as the report"),
    _row("month-decide", "POST", "reports.accept", note="not one's own"),
    _row("own-month", "GET POST", "reports.write_own", note="404 without a collaborator's file"),
    _row("own-month-rows", "GET", "reports.write_own", note="as the own month"),
    # Legal basis
    _row("legal", "GET", "norms.view"),
    _row("documents", "GET", "norms.view"),
    _row("heads", "GET", "norms.view"),
    _row("norm", "GET", "norms.view"),
    _row("norm-propose", "GET POST", "norms.propose"),
    _row("norm-changes", "GET", "norms.view"),
    _row("norm-change", "GET", "norms.view"),
    _row("norm-change-approve", "POST", "norms.approve", note="never one's own proposal"),
    _row("norm-change-return", "POST", "norms.approve", note="never one's own proposal"),
    _row("calendar", "GET", "norms.view"),
    _row("days-propose", "GET POST", "norms.propose"),
    _row("day-withdraw", "GET POST", "norms.propose", note="404 once it is withdrawn"),
    _row("day-change", "GET", "norms.view"),
    _row("day-change-approve", "POST", "norms.approve", note="never one's own proposal"),
    _row("day-change-return", "POST", "norms.approve", note="never one's own proposal"),
    _row("eligibility", "GET", "norms.view"),
    _row("support", "GET", "norms.view"),
    # People and rights
    _row("people", "GET", "people.view"),
    _row("roles", "GET", "people.view"),
    _row("person", "GET", "people.view"),
    _row("person-new", "GET POST", "people.manage"),
    _row("person-invite", "POST", "people.manage"),
    _row("person-active", "POST", "people.manage", note="never one's own account"),
    _row("grant-new", "GET POST", "people.manage", note="never to oneself"),
    _row("grant-end", "GET POST", "people.manage", note="not where it follows an appointment"),
    # Journal
    _row("journal", "GET", "journal.view"),
    _row("journal-check", "POST", "journal.view"),
)

_BY_ADDRESS = {(row.name, method): row for row in ROWS for method in row.methods}

View = Callable[..., HttpResponse]


class NoAccessRow(LookupError):  # noqa: N818 - a bug of the page's author
    """An address without a row opens for nobody."""


def row_for(name: str, method: str) -> Row | None:
    """Return the row of an address; HEAD counts as GET. None: no such method there."""
    if (row := _BY_ADDRESS.get((name, "GET" if method == "HEAD" else method))) is None:
        if not any(known == name for known, _method in _BY_ADDRESS):
            raise NoAccessRow(name)
    return row


def page(view: View) -> View:
    """Let a view be opened only as its row says: the method, then sign-in, then a permission.

    A missing permission is answered with 403 and the sentence that names who may. A form that
    carries an id is written once, however often it is sent.
    """

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.resolver_match.url_name if request.resolver_match else ""
        row = row_for(name or "", request.method or "")
        if row is None:
            return HttpResponseNotAllowed(
                [method for known, method in _BY_ADDRESS if known == name]
            )
        if ANYONE not in row.who:
            if not request.user.is_authenticated:
                came_for = (
                    request.get_full_path() if request.method == "GET" else reverse("web:today")
                )
                return redirect_to_login(came_for)
            if not row.admits(permissions_of(request)):
                my_rights(request).require(row.who[0])
        return sent_once(request, lambda: view(request, *args, **kwargs))

    guarded.is_page = True  # type: ignore[attr-defined]
    return guarded


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person behind a guarded page."""
    if not isinstance(request.user, User):
        raise TypeError("the page is open to anyone: there may be no person")
    return request.user


def my_rights(request: HttpRequest) -> Rights:
    """Return the reader's rights of today; nobody's where the page is open to anyone.

    Read once a request, whatever the page asks: two queries at most.
    """
    kept: Rights | None = vars(request).get("_rights")
    if kept is None:
        person = request.user if isinstance(request.user, User) else None
        kept = vars(request)["_rights"] = rights_of(person, clock.today())
    return kept


def roles_of(request: HttpRequest) -> tuple[Role, ...]:
    """Return the roles held somewhere today, in the order of the table."""
    return my_rights(request).roles


def permissions_of(request: HttpRequest) -> frozenset[str]:
    """Return what the person may do somewhere today."""
    return my_rights(request).anywhere
