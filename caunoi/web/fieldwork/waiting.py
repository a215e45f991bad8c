"""Waiting fieldwork: tasks for collaborators, needs and proposals for the office."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.fieldwork.queries import (
    needs_waiting,
    proposals_to_decide,
    returned_to,
    tasks_waiting,
)
from caunoi.web.fieldwork.day import Waiting, need_waiting, proposal_waiting, task_waiting
from caunoi.web.shell.worklist import Loss, Work, WorkSource, url_of
from caunoi.web.templatetags.caunoi import day, vnd

#: Number listed one by one.
NAMED = 3


def tasks(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    if "fieldwork.record" not in may:
        return
    for task in tasks_waiting(today).filter(collaborator__user=user):
        waiting = task_waiting(task, today)
        kind = str(task.get_kind_display())
        yield Work(
            loss=Loss.MONEY,
            number=waiting.number,
            unit=waiting.unit,
            title=kind[:1].upper() + kind[1:],
            text=task.instruction,
            source=_("%(who)s giao, xong trước %(day)s")
            % {"who": task.given_by, "day": day(task.due_on)},
            url=url_of("task", task.pk),
            action=_("Ghi kết quả"),
            heat=waiting.heat,
            order=(task.due_on - today).days,
        )


def needs(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    if "fieldwork.decide" not in may:
        return
    waiting = needs_waiting(user, today).filter(_decides(user, today))
    for need in waiting[:NAMED]:
        yield _person_waits(
            need_waiting(need, today),
            title=_("Nhu cầu của %(firm)s") % {"firm": need.establishment},
            text=need.description,
            url=url_of("need", need.pk),
            action=_("Trả lời nhu cầu"),
        )


def proposals(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """Yield other people's proposals for those who decide, and a collaborator's returned ones."""
    if "fieldwork.decide" in may:
        others = proposals_to_decide(user, today).filter(_decides(user, today))
        others = others.exclude(proposed_by=user)
        for proposal in others[:NAMED]:
            yield _person_waits(
                proposal_waiting(proposal, today),
                title=_("Đề xuất cho %(firm)s") % {"firm": proposal.establishment},
                text=_("Đề nghị %(support)s trên chi phí %(cost)s.")
                % {"support": vnd(proposal.support_vnd), "cost": vnd(proposal.cost_vnd)},
                url=url_of("proposal", proposal.pk),
                action=_("Xem, quyết định"),
            )
    if "fieldwork.record" in may:
        for proposal in returned_to(user, today)[:NAMED]:
            yield Work(
                loss=Loss.PERSON,
                number=str((today - (proposal.decided_on or today)).days),
                unit=_("ngày từ khi trả lại"),
                title=_("Đề xuất cho %(firm)s") % {"firm": proposal.establishment},
                text=proposal.decision_reason,
                url=url_of("proposal", proposal.pk),
                action=_("Bổ sung, gửi lại"),
                heat="warm",
            )


def _decides(user: User, today: date) -> Q:
    return rights_of(user, today).q("fieldwork.decide", "unit")


def _person_waits(waiting: Waiting, *, title: str, text: str, url: str, action: str) -> Work:
    row = waiting.row
    return Work(
        loss=Loss.PERSON,
        number=waiting.number,
        unit=waiting.unit,
        title=title,
        text=text,
        source=", ".join(str(part) for part in (row.unit, row.collaborator) if part),
        url=url,
        action=action,
        heat=waiting.heat,
        order=-int(waiting.number),
    )


SOURCES = (
    WorkSource(tasks, order=200),
    WorkSource(needs, order=400),
    WorkSource(proposals, order=410),
)
