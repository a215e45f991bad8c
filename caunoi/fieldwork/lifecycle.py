"""The states of needs, proposals and tasks. Every change goes through `advance`.

    need      open → proposed, answered, withdrawn; proposed → answered
    proposal  submitted → accepted, returned, declined; returned → submitted, declined
    task      given → done, not_done

Every step out of `open` requires an outcome in words, so that no need disappears. Demands are
tested while the row is locked, so that two people cannot both pass. Nobody decides on their own
proposal, whatever roles they hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import Rights, holders_at, rights_of
from caunoi.common import lifecycle
from caunoi.common.errors import NotPermitted
from caunoi.common.lifecycle import format_people, step_from
from caunoi.common.locking import lock_row
from caunoi.common.text import normalise_lines
from caunoi.fieldwork.checks import FieldworkRefusal, format_day
from caunoi.fieldwork.enums import NeedState, ProposalState, TaskState
from caunoi.fieldwork.models import CentreTask, Need, Proposal
from caunoi.fieldwork.permissions import leads, require_in_area
from caunoi.journal.actions import record

Thing = Need | Proposal | CentreTask
T = TypeVar("T", Need, Proposal, CentreTask)


class OwnProposal(NotPermitted):
    """A person may not decide on their own proposal."""


class Attempt(lifecycle.Attempt[Thing, User, "Transition"]):
    """One attempt to take a step, with the person's words."""

    @property
    def words(self) -> str:
        return str(self.facts["words"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(lifecycle.Transition[Attempt]):
    """One row of the table; `action` is written to the journal."""

    #: The model of the step: one table holds the steps of three models.
    of: type[models.Model]
    action: str


Demand = lifecycle.Demand[Attempt]
Button = lifecycle.Button[Transition]


# --- demands --------------------------------------------------------------------------------------


def _outcome_given(attempt: Attempt) -> None:
    if not attempt.words:
        raise FieldworkRefusal(
            _(
                "Cần ghi kết quả trả lời cơ sở. Nhu cầu chỉ khép lại khi có kết quả, để người nêu "
                "biết câu trả lời."
            )
        )


def _reason_given(attempt: Attempt) -> None:
    if not attempt.words:
        raise FieldworkRefusal(_("Cần ghi lý do, để cộng tác viên và cơ sở biết vì sao."))


def _result_given(attempt: Attempt) -> None:
    if not attempt.words:
        raise FieldworkRefusal(_("Cần ghi kết quả của việc được giao."))


def _another_person(attempt: Attempt) -> None:
    proposal = attempt.subject
    if isinstance(proposal, Proposal) and is_own(proposal, attempt.by):
        people = others_who_may(attempt.row.permission, proposal, attempt.on)
        raise OwnProposal(_own_proposal(people))


def _own_proposal(people: Iterable[User]) -> str:
    return _(
        "Đề xuất này do chính anh/chị lập nên cần người khác quyết định. Người có thể "
        "quyết định: %(people)s."
    ) % {"people": format_people(people)}


OUTCOME = Demand(gettext_lazy("kết quả bằng lời"), _outcome_given)
REASON = Demand(gettext_lazy("lý do"), _reason_given)
RESULT = Demand(gettext_lazy("kết quả"), _result_given)
SECOND_PERSON = Demand(gettext_lazy("người khác với người đề xuất"), _another_person)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        of=Need,
        name="propose",
        sources=(NeedState.OPEN,),
        target=NeedState.PROPOSED,
        permission="fieldwork.record",
        label=gettext_lazy("Lập đề xuất"),
        action="fieldwork.propose",
        needs=(OUTCOME,),
    ),
    Transition(
        of=Need,
        name="answer",
        sources=(NeedState.OPEN,),
        target=NeedState.ANSWERED,
        permission="fieldwork.decide",
        label=gettext_lazy("Trả lời nhu cầu"),
        action="fieldwork.end_need",
        needs=(OUTCOME,),
    ),
    Transition(
        of=Need,
        name="withdraw",
        sources=(NeedState.OPEN,),
        target=NeedState.WITHDRAWN,
        permission="fieldwork.record",
        label=gettext_lazy("Ghi cơ sở không còn nhu cầu"),
        action="fieldwork.end_need",
        needs=(OUTCOME,),
    ),
    Transition(
        of=Need,
        name="decline",
        sources=(NeedState.PROPOSED,),
        target=NeedState.ANSWERED,
        permission="fieldwork.decide",
        label=gettext_lazy("Trả lời nhu cầu"),
        action="fieldwork.decline_proposal",
        needs=(OUTCOME,),
    ),
    Transition(
        of=Proposal,
        name="accept",
        sources=(ProposalState.SUBMITTED,),
        target=ProposalState.ACCEPTED,
        permission="fieldwork.decide",
        label=gettext_lazy("Nhận đề xuất"),
        action="fieldwork.accept_proposal",
        needs=(SECOND_PERSON,),
    ),
    Transition(
        of=Proposal,
        name="return",
        sources=(ProposalState.SUBMITTED,),
        target=ProposalState.RETURNED,
        permission="fieldwork.decide",
        label=gettext_lazy("Trả lại để bổ sung"),
        action="fieldwork.return_proposal",
        needs=(SECOND_PERSON, REASON),
    ),
    Transition(
        of=Proposal,
        name="resubmit",
        sources=(ProposalState.RETURNED,),
        target=ProposalState.SUBMITTED,
        permission="fieldwork.record",
        label=gettext_lazy("Gửi lại"),
        action="fieldwork.resubmit_proposal",
    ),
    Transition(
        of=Proposal,
        name="decline",
        sources=(ProposalState.SUBMITTED, ProposalState.RETURNED),
        target=ProposalState.DECLINED,
        permission="fieldwork.decide",
        label=gettext_lazy("Không lập đề án"),
        action="fieldwork.decline_proposal",
        needs=(SECOND_PERSON, REASON),
    ),
    Transition(
        of=CentreTask,
        name="done",
        sources=(TaskState.GIVEN,),
        target=TaskState.DONE,
        permission="fieldwork.record",
        label=gettext_lazy("Đã làm xong"),
        action="fieldwork.end_task",
        needs=(RESULT,),
    ),
    Transition(
        of=CentreTask,
        name="not_done",
        sources=(TaskState.GIVEN,),
        target=TaskState.NOT_DONE,
        permission="fieldwork.record",
        label=gettext_lazy("Không làm được"),
        action="fieldwork.end_task",
        needs=(RESULT,),
    ),
)

#: The fields for words, day and person of the last step of each model.
_KEPT: dict[type[models.Model], tuple[str, str, str]] = {
    Need: ("outcome", "ended_on", "ended_by"),
    Proposal: ("decision_reason", "decided_on", "decided_by"),
    CentreTask: ("result", "ended_on", "ended_by"),
}
#: The states in which somebody still has to act; words, day and person are empty there.
_STANDING = {NeedState.OPEN.value, ProposalState.SUBMITTED.value, TaskState.GIVEN.value}


# --- taking a step --------------------------------------------------------------------------------


def advance(row: T, transition: str, *, by: User, on: date, words: str = "") -> T:
    """Take one step: lock the row, check, write the state and the journal.

    Nothing else may change `state`. Only the key of `row` is used; the row is read again under the
    lock and returned.
    """
    row = lock(row)
    step = _step_of(row, transition)
    _require_right(step, row, by, on)
    attempt = Attempt(row, step, by, on, {"words": normalise_lines(words)})
    for demand in step.needs:
        demand.test(attempt)
    before = {"state": row.state}
    changed = _write(attempt)
    row.save(update_fields=changed)
    record(
        action=step.action,
        subject=row,
        by=by,
        on=on,
        ground=attempt.words,
        before=before,
        after={"state": row.state},
    )
    return row


def lock(row: T) -> T:
    names = [f.name for f in row._meta.get_fields() if f.name in {"establishment", "collaborator"}]
    names += ["unit", "need"] if isinstance(row, Proposal) else []
    names += ["unit"] if isinstance(row, Need) else []
    return lock_row(type(row)._default_manager.select_related(*names), row.pk)


def _steps_of(row: Thing) -> list[Transition]:
    return [step for step in TRANSITIONS if step.of is type(row)]


def _step_of(row: Thing, name: str) -> Transition:
    step = step_from(_steps_of(row), name, row.state)
    if step is None:
        raise FieldworkRefusal(describe_state(row))
    return step


def _require_right(step: Transition, row: Thing, by: User, on: date) -> None:
    if isinstance(row, CentreTask):
        _require_own_task(row, by, on)
    else:
        require_in_area(by, step.permission, row.unit, on)


def _require_own_task(task: CentreTask, by: User, on: date) -> None:
    if leads(by, task.collaborator, on):
        return
    rights_of(by, on).require("fieldwork.record")
    if task.collaborator.user_id != by.pk:
        raise NotPermitted(_not_the_own(task))


def _not_the_own(task: CentreTask) -> str:
    return _("Việc này giao cho %(who)s. Người được giao ghi kết quả.") % {"who": task.collaborator}


def _write(attempt: Attempt) -> list[str]:
    row, step = attempt.subject, attempt.row
    words, on, by = _KEPT[step.of]
    stands = step.target in _STANDING
    row.state = step.target
    setattr(row, words, "" if stands else attempt.words)
    setattr(row, on, None if stands else attempt.on)
    setattr(row, by, None if stands else attempt.by)
    return ["state", words, on, by]


# --- for the pages --------------------------------------------------------------------------------


def steps_from(row: Thing, state: str) -> list[Transition]:
    return lifecycle.steps_from(_steps_of(row), state)


def buttons(row: Thing, user: User, on: date) -> list[Button]:
    """Return the steps from the row's state, but not a need's `decline`: its proposal takes it."""
    rights = rights_of(user, on)
    return [
        _button(step, row, rights)
        for step in steps_from(row, row.state)
        if not (step.of is Need and step.name == "decline")
    ]


def _button(step: Transition, row: Thing, rights: Rights) -> Button:
    if not isinstance(row, Proposal) or SECOND_PERSON not in step.needs:
        return Button(step, why_closed(row, step, rights))
    people = tuple(others_who_may(step.permission, row, rights.on))
    return Button(step, why_closed(row, step, rights, people), people)


def why_closed(row: Thing, step: Transition, rights: Rights, others: tuple[User, ...] = ()) -> str:
    """Return why this person cannot take the step now; "" if they can.

    `others` are named in the sentence for the person who proposed it.
    """
    if row.state not in step.sources:
        return describe_state(row)
    if isinstance(row, CentreTask):
        if row.collaborator.user_id == rights.user_id and rights.may(step.permission):
            return ""
        is_leader = rights.user is not None and leads(rights.user, row.collaborator, rights.on)
        return "" if is_leader else _not_the_own(row)
    if why_not := rights.why_not(step.permission, row.unit):
        return why_not
    if SECOND_PERSON in step.needs and rights.user is not None and is_own(row, rights.user):
        return _own_proposal(others)
    return ""


def is_own(row: Thing, user: User) -> bool:
    if not isinstance(row, Proposal):
        return False
    collaborator = row.collaborator
    return user.pk == row.proposed_by_id or (
        collaborator is not None and collaborator.user_id == user.pk
    )


def others_who_may(permission: str, row: Proposal, on: date) -> list[User]:
    return [user for user in holders_at(permission, on, row.unit) if not is_own(row, user)]


def describe_state(row: Thing) -> str:
    words, on, by = (getattr(row, name) for name in _KEPT[type(row)])
    figures = {
        "state": row.get_state_display(),
        "day": format_day(on) if on else "",
        "who": by or "",
        "words": words,
    }
    match row:
        case Need() if on:
            return _("Nhu cầu này đã có kết quả ngày %(day)s, do %(who)s ghi: %(words)s") % figures
        case Need():
            return _("Nhu cầu này đang chờ; lập đề xuất hoặc trả lời.")
        case Proposal() if on:
            return _("Đề xuất này ở trạng thái “%(state)s” từ ngày %(day)s, do %(who)s.") % figures
        case Proposal():
            return _("Đề xuất này đang chờ Trung tâm xem, chưa phải bổ sung.")
        case _ if on:
            return _("Việc này đã có kết quả ngày %(day)s: %(words)s") % figures
        case _:
            return _("Việc này đang chờ kết quả.")
