"""What waits for a second person: how many proposals, for the tabs of these pages, and for whom."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from caunoi.calendar.models import DayChange
from caunoi.common import clock
from caunoi.norms.models import Proposal
from caunoi.norms.queries import changes_waiting, who_may_decide
from caunoi.web.access import person_of


@dataclass(frozen=True, slots=True)
class Waiting:
    norms: int
    days: int


def waiting() -> Waiting:
    """Count the undecided proposals. Two queries."""
    return Waiting(changes_waiting().count(), DayChange.objects.waiting().count())


def decision_of(request: HttpRequest, change: Proposal) -> dict[str, Any]:
    """Return a part of the template context: whether the proposal waits and who may decide."""
    waits = change.state == Proposal.State.PROPOSED
    approvers = who_may_decide(change, clock.today())
    return {
        "waits": waits,
        "may_decide": waits and person_of(request) in approvers,
        "approvers": approvers,
    }
