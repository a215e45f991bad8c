"""Needs, proposals and tasks that a collaborator still answers for."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from caunoi.fieldwork.enums import NeedState, ProposalState, TaskState
from caunoi.fieldwork.models import CentreTask, Need, Proposal
from caunoi.localities.models import AdminUnit
from caunoi.network.duties import DutyKind


def _waiting(rows: QuerySet[Any], *states: str) -> QuerySet[Any]:
    return rows.filter(state__in=states).select_related("establishment", "collaborator__user")


def _place_of_task(task: CentreTask) -> tuple[AdminUnit, ...]:
    """A task without an establishment may be done by a collaborator of any commune."""
    return (task.establishment.unit,) if task.establishment else ()


KINDS = (
    DutyKind(
        name="fieldwork.need",
        title=_("Nhu cầu"),
        open=lambda: _waiting(Need.objects.select_related("unit"), NeedState.OPEN),
        permission_for=lambda need, holder: "fieldwork.record",
        places_of=lambda need: (need.unit,),
    ),
    DutyKind(
        name="fieldwork.proposal",
        title=_("Đề xuất hỗ trợ"),
        open=lambda: _waiting(
            Proposal.objects.select_related("unit", "need"),
            ProposalState.SUBMITTED,
            ProposalState.RETURNED,
        ),
        permission_for=lambda proposal, holder: "fieldwork.record",
        places_of=lambda proposal: (proposal.unit,),
    ),
    DutyKind(
        name="fieldwork.task",
        title=_("Việc được giao"),
        open=lambda: _waiting(
            CentreTask.objects.select_related("establishment__unit"), TaskState.GIVEN
        ),
        permission_for=lambda task, holder: "fieldwork.record",
        places_of=_place_of_task,
        may_be_of_the_centre=False,
    ),
)
