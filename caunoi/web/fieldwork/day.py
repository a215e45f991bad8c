"""The first page of fieldwork: a collaborator's day, or for the office what waits everywhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common import clock
from caunoi.establishments.models import Establishment
from caunoi.establishments.queries import matching_words, search_words
from caunoi.fieldwork.models import CentreTask, Need, Proposal
from caunoi.fieldwork.queries import (
    collaborator_of,
    communes_of_collaborator,
    day_of,
    funnel,
    needs_waiting,
    proposals_to_decide,
    reach_of,
    tasks_waiting,
    years_of,
)
from caunoi.fieldwork.queries import (
    to_visit as firms_to_visit,
)
from caunoi.fieldwork.rules import PROPOSAL_WAITS, Clock, Heat, clock_of, heat_of_task
from caunoi.network.queries import collaborators_on
from caunoi.web.access import page, person_of
from caunoi.web.fieldwork.forms import FirmFilter
from caunoi.web.fieldwork.visits import units_of_area
from caunoi.web.lists import Asked, ListPage
from caunoi.web.places import area_choices_in
from caunoi.web.templatetags.caunoi import place

SHOWN = 5
#: Number of establishments named on a collaborator's first page.
WORTH = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row with its clock: how many days, their unit in words, how urgent."""

    row: Any
    number: str
    unit: str
    heat: str
    due_on: date

    @property
    def callout(self) -> str:
        return {"hot": "no", "warm": "ask"}.get(self.heat, "info")


def need_waiting(need: Need, on: date) -> Waiting:
    return _waiting(need, clock_of(need.recorded_on, on))


def proposal_waiting(proposal: Proposal, on: date) -> Waiting:
    return _waiting(proposal, clock_of(proposal.proposed_on, on, PROPOSAL_WAITS))


def task_waiting(task: CentreTask, on: date) -> Waiting:
    """Count the days left, or those by which the task is late."""
    left = (task.due_on - on).days
    heat = heat_of_task(task.due_on, on)
    if left == 0:
        return Waiting(task, _("Nay"), _("đến hạn"), heat, task.due_on)
    unit = (
        ngettext("ngày nữa", "ngày nữa", left)
        if left > 0
        else ngettext("ngày trễ", "ngày trễ", -left)
    )
    return Waiting(task, str(abs(left)), unit, heat, task.due_on)


def _waiting(row: Any, waited: Clock) -> Waiting:
    if waited.days == 0:
        return Waiting(row, _("Nay"), _("mới ghi"), waited.heat, waited.due_on)
    unit = _("ngày chờ, đã quá hẹn") if waited.heat == Heat.LATE else _("ngày chờ")
    return Waiting(row, str(waited.days), unit, waited.heat, waited.due_on)


@dataclass(frozen=True, slots=True)
class ToVisit:
    firm: Establishment
    shade: str
    reason: str


def visit_reason(firm: Any, on: date) -> ToVisit:
    last = firm.last_visited_on
    if last is None:
        return ToVisit(firm, "unknown", _("Chưa thăm lần nào"))
    days = (on - last).days
    visited = ngettext("Thăm cách đây %(n)d ngày", "Thăm cách đây %(n)d ngày", days) % {"n": days}
    if firm.open_needs:
        return ToVisit(firm, "ask", _("%(visited)s, có nhu cầu đang chờ") % {"visited": visited})
    return ToVisit(firm, "wait" if days > 90 else "ok", visited)


def worth_a_visit(me: User, today: date) -> list[ToVisit]:
    """Return the first few establishments that a collaborator should visit; [] for others."""
    collaborator = collaborator_of(me)
    if collaborator is None:
        return []
    communes = communes_of_collaborator(collaborator, today)
    firms = firms_to_visit(reach_of(communes), today)[:WORTH] if communes else []
    return [visit_reason(firm, today) for firm in firms]


@page
def fieldwork(request: HttpRequest) -> HttpResponse:
    """Show a collaborator with communes today their own day, others what waits everywhere."""
    me, today = person_of(request), clock.today()
    collaborator = collaborator_of(me)
    if collaborator is not None:
        day = day_of(collaborator, today)
        if day.communes:
            context = {
                "day": day,
                "tasks": [task_waiting(task, today) for task in day.tasks],
                "needs": [need_waiting(need, today) for need in day.needs],
                "visits": [visit_reason(firm, today) for firm in day.to_visit],
            }
            return render(request, "web/fieldwork/day.html", context)
    return render(request, "web/fieldwork/office.html", _office(me, today))


def _office(me: User, today: date) -> dict[str, Any]:
    scope = rights_of(me, today).where("fieldwork.view")
    needs, proposals = needs_waiting(me, today), proposals_to_decide(me, today)
    late = CentreTask.objects.visible_to(me, today).filter(pk__in=tasks_waiting(today))
    tasks = late.select_related("collaborator", "establishment").filter(due_on__lt=today)
    return {
        "needs": [need_waiting(need, today) for need in needs[:SHOWN]],
        "needs_count": needs.count(),
        "proposals": [proposal_waiting(proposal, today) for proposal in proposals[:SHOWN]],
        "proposals_count": proposals.count(),
        "tasks": [task_waiting(task, today) for task in tasks[:SHOWN]],
        "tasks_count": tasks.count(),
        "funnel": funnel(today.year, None if scope.everywhere else scope.unit_ids, today),
        "month": _month(today) if scope.everywhere else [],
    }


def _month(today: date) -> list[Any]:
    """Return everybody's month, planned against done, those furthest behind first."""
    years = years_of(collaborators_on(today), today.year, today)
    months = [(year.collaborator, year.months[today.month - 1]) for year in years]
    return sorted(months, key=lambda each: (each[1].done - (each[1].planned or 0), each[0].pk))


@page
def to_visit(request: HttpRequest) -> HttpResponse:
    me, today = person_of(request), clock.today()
    areas = area_choices_in(rights_of(me, today).where("fieldwork.record"), today)
    form = FirmFilter(request.GET or None, areas=areas)
    listing = ListPage(request, partial(_firms_found, me, today), form)
    if listing.wants_file:
        return listing.file("nen-ghe", _head(), partial(_lines, today))
    rows = [visit_reason(firm, today) for firm in listing.page]
    return render(request, "web/fieldwork/to_visit.html", {"listing": listing, "rows": rows})


def _firms_found(me: User, today: date, asked: Asked) -> QuerySet[Establishment]:
    firms = firms_to_visit(_reach(me, today), today)
    if wanted := search_words(asked.get("q", "")):
        firms = firms.filter(matching_words(wanted))
    if (units := units_of_area(asked.get("area", ""), today)) is not None:
        firms = firms.filter(unit__in=units)
    return firms


def _head() -> list[str]:
    return [
        *(_("Cơ sở"), _("Xã, phường"), _("Ngành nghề"), _("Thăm lần cuối"), _("Nhu cầu đang chờ")),
        _("Vì sao ghé"),
    ]


def _lines(today: date, firms: Iterable[Any]) -> Iterable[Sequence[Any]]:
    """Leave out owners and telephones, which only the register may export."""
    for firm in firms:
        yield (
            str(firm),
            place(firm.unit, today),
            firm.trade,
            firm.last_visited_on,
            firm.open_needs or 0,
            visit_reason(firm, today).reason,
        )


def _reach(me: User, today: date) -> Any:
    """Return the keys of the communes where the person may record, as a query or a set."""
    scope = rights_of(me, today).where("fieldwork.record")
    if scope.everywhere:
        return Establishment.objects.visible_to(me, today).values_list("unit", flat=True).distinct()
    return scope.unit_ids
