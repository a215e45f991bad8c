"""The states of needs, proposals and tasks: one table, one door.

    need      open → proposed, answered, withdrawn; proposed → answered
    proposal  submitted → accepted, returned, declined; returned → submitted, declined
    task      given → done, not_done

Every way out of `open` demands an outcome in words, so no need disappears. What the table demands
is asked under the lock of the row, so two people cannot both pass. Nobody decides on what they
proposed themselves, whatever roles they hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import holders_at, rights_of
from caunoi.common.errors import NotPermitted
from caunoi.common.locking import locked_row
from caunoi.common.text import normalise_lines
from caunoi.fieldwork.checks import FieldworkRefusal, said_day
from caunoi.fieldwork.enums import NeedState, ProposalState, TaskState
from caunoi.fieldwork.models import CentreTask, Need, Proposal
from caunoi.fieldwork.permissions import require_in_area
from caunoi.journal.actions import record

Thing = Need | Proposal | CentreTask
T = TypeVar("T", Need, Proposal, CentreTask)


class OwnProposal(NotPermitted):
    """Somebody would decide on what they proposed."""


@dataclass(slots=True)
class Step:
    """One attempt to take a step, with the words that the person gave."""

    row: Thing
    by: User
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Demand:
    """What a step needs: the words of the table and the test that refuses."""

    words: Promise
    test: Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: of what, from, to, who may, what it needs; `action` is journalled."""

    of: type[models.Model]
    name: str
    source: str
    target: str
    permission: str
    label: Promise
    action: str
    needs: tuple[Demand, ...] = ()


# --- what is demanded -----------------------------------------------------------------------------


def _outcome_given(step: Step) -> None:
    if not step.words:
        raise FieldworkRefusal(
            _(
                "Cần ghi kết quả trả lời cơ sở. Nhu cầu chỉ khép lại khi có kết quả, để người nêu "
                "biết câu trả lời."
            )
        )


def _reason_given(step: Step) -> None:
    if not step.words:
        raise FieldworkRefusal(_("Cần ghi lý do, để cộng tác viên và cơ sở biết vì sao."))


def _result_given(step: Step) -> None:
    if not step.words:
        raise FieldworkRefusal(_("Cần ghi kết quả của việc được giao."))


def _another_person(step: Step) -> None:
    if isinstance(step.row, Proposal) and is_own(step.row, step.by):
        people = others_who_may("fieldwork.decide", step.row, step.on)
        raise OwnProposal(
            _(
                "Đề xuất này do chính anh/chị lập nên cần người khác quyết định. Người có thể "
                "quyết định: %(people)s."
            )
            % {"people": said_people(people)}
        )


OUTCOME = Demand(gettext_lazy("kết quả bằng lời"), _outcome_given)
REASON = Demand(gettext_lazy("lý do"), _reason_given)
RESULT = Demand(gettext_lazy("kết quả"), _result_given)
SECOND_PERSON = Demand(gettext_lazy("người khác với người đề xuất"), _another_person)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        of=Need,
        name="propose",
        source=NeedState.OPEN,
        target=NeedState.PROPOSED,
        permission="fieldwork.record",
        label=gettext_lazy("Lập đề xuất"),
        action="fieldwork.propose",
        needs=(OUTCOME,),
    ),
    Transition(
        of=Need,
        name="answer",
        source=NeedState.OPEN,
        target=NeedState.ANSWERED,
        permission="fieldwork.decide",
        label=gettext_lazy("Trả lời nhu cầu"),
        action="fieldwork.end_need",
        needs=(OUTCOME,),
    ),
    Transition(
        of=Need,
        name="withdraw",
        source=NeedState.OPEN,
        target=NeedState.WITHDRAWN,
        permission="fieldwork.record",
        label=gettext_lazy("Ghi cơ sở không còn nhu cầu"),
        action="fieldwork.end_need",
        needs=(OUTCOME,),
    ),
    Transition(
        of=Need,
        name="decline",
        source=NeedState.PROPOSED,
        target=NeedState.ANSWERED,
        permission="fieldwork.decide",
        label=gettext_lazy("Trả lời nhu cầu"),
        action="fieldwork.decline_proposal",
        needs=(OUTCOME,),
    ),
    Transition(
        of=Proposal,
        name="accept",
        source=ProposalState.SUBMITTED,
        target=ProposalState.ACCEPTED,
        permission="fieldwork.decide",
        label=gettext_lazy("Nhận đề xuất"),
        action="fieldwork.accept_proposal",
        needs=(SECOND_PERSON,),
    ),
    Transition(
        of=Proposal,
        name="return",
        source=ProposalState.SUBMITTED,
        target=ProposalState.RETURNED,
        permission="fieldwork.decide",
        label=gettext_lazy("Trả lại để bổ sung"),
        action="fieldwork.return_proposal",
        needs=(SECOND_PERSON, REASON),
    ),
    Transition(
        of=Proposal,
        name="resubmit",
        source=ProposalState.RETURNED,
        target=ProposalState.SUBMITTED,
        permission="fieldwork.record",
        label=gettext_lazy("Gửi lại"),
        action="fieldwork.resubmit_proposal",
    ),
    Transition(
        of=Proposal,
        name="decline",
        source=ProposalState.SUBMITTED,
        target=ProposalState.DECLINED,
        permission="fieldwork.decide",
        label=gettext_lazy("Không lập đề án"),
        action="fieldwork.decline_proposal",
        needs=(SECOND_PERSON, REASON),
    ),
    Transition(
        of=Proposal,
        name="decline",
        source=ProposalState.RETURNED,
        target=ProposalState.DECLINED,
        permission="fieldwork.decide",
        label=gettext_lazy("Không lập đề án"),
        action="fieldwork.decline_proposal",
        needs=(SECOND_PERSON, REASON),
    ),
    Transition(
        of=CentreTask,
        name="done",
        source=TaskState.GIVEN,
        target=TaskState.DONE,
        permission="fieldwork.record",
        label=gettext_lazy("Đã làm xong"),
        action="fieldwork.end_task",
        needs=(RESULT,),
    ),
    Transition(
        of=CentreTask,
        name="not_done",
        source=TaskState.GIVEN,
        target=TaskState.NOT_DONE,
        permission="fieldwork.record",
        label=gettext_lazy("Không làm được"),
        action="fieldwork.end_task",
        needs=(RESULT,),
    ),
)

#: Where each thing keeps the words of its last step, its day and its person.
_KEPT: dict[type[models.Model], tuple[str, str, str]] = {
    Need: ("outcome", "ended_on", "ended_by"),
    Proposal: ("decision_reason", "decided_on", "decided_by"),
    CentreTask: ("result", "ended_on", "ended_by"),
}
#: The states in which somebody still has to act, so that no words, day and person stand.
_STANDING = {NeedState.OPEN.value, ProposalState.SUBMITTED.value, TaskState.GIVEN.value}


# --- the door -------------------------------------------------------------------------------------


def advance(row: T, name: str, *, by: User, on: date, words: str = "") -> T:
    """Take one step of the table: lock, ask, write the state, journal. The only way to change it.

    Of `row` only the key is used; it is read anew under the lock. Returns it as it now stands.
    """
    row = locked(row)
    transition = _transition(row, name)
    _require_right(transition, row, by, on)
    step = Step(row, by, on, normalise_lines(words))
    for demand in transition.needs:
        demand.test(step)
    before = {"state": row.state}
    changed = _write(step, transition)
    row.save(update_fields=changed)
    record(
        action=transition.action,
        subject=row,
        by=by,
        on=on,
        ground=step.words,
        before=before,
        after={"state": row.state},
    )
    return row


def locked(row: T) -> T:
    """Take the row for the rest of the transaction and read it with what it belongs to."""
    names = [f.name for f in row._meta.get_fields() if f.name in {"establishment", "collaborator"}]
    names += ["unit", "need"] if isinstance(row, Proposal) else []
    names += ["unit"] if isinstance(row, Need) else []
    return locked_row(type(row)._default_manager.select_related(*names), row.pk)


def _transition(row: Thing, name: str) -> Transition:
    rows = [t for t in TRANSITIONS if t.of is type(row) and t.name == name]
    if not rows:
        raise KeyError(name)
    for transition in rows:
        if transition.source == row.state:
            return transition
    raise FieldworkRefusal(said_state(row))


def _require_right(transition: Transition, row: Thing, by: User, on: date) -> None:
    if isinstance(row, CentreTask):
        _require_own_task(row, by, on)
    else:
        require_in_area(by, transition.permission, row.unit, on)


def _require_own_task(task: CentreTask, by: User, on: date) -> None:
    """The collaborator who was given a task ends it, or somebody who may give tasks."""
    if rights_of(by, on).may("fieldwork.assign"):
        return
    rights_of(by, on).require("fieldwork.record")
    if task.collaborator.user_id != by.pk:
        raise NotPermitted(
            _("Việc này giao cho %(who)s. Người được giao ghi kết quả.")
            % {"who": task.collaborator}
        )


def _write(step: Step, transition: Transition) -> list[str]:
    words, on, by = _KEPT[transition.of]
    stands = transition.target in _STANDING
    step.row.state = transition.target
    setattr(step.row, words, "" if stands else step.words)
    setattr(step.row, on, None if stands else step.on)
    setattr(step.row, by, None if stands else step.by)
    return ["state", words, on, by]


# --- what the pages ask ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Button:
    """One step that the row's state offers: open to the viewer, or locked with who may take it."""

    transition: Transition
    is_open: bool
    who_may: tuple[User, ...] = ()


def buttons(row: Thing, user: User, on: date) -> dict[str, Button]:
    """Return by name the steps that lead on from the row's state. A proposing need has its page."""
    return {
        transition.name: _button(transition, row, user, on)
        for transition in TRANSITIONS
        if transition.of is type(row)
        and transition.source == row.state
        and not (transition.of is Need and transition.name == "decline")
    }


def _button(transition: Transition, row: Thing, user: User, on: date) -> Button:
    is_open = _has_right(transition, row, user, on)
    if not isinstance(row, Proposal) or SECOND_PERSON not in transition.needs:
        return Button(transition, is_open)
    people = tuple(others_who_may(transition.permission, row, on))
    return Button(transition, is_open and not is_own(row, user), people)


def _has_right(transition: Transition, row: Thing, user: User, on: date) -> bool:
    if isinstance(row, CentreTask):
        own = row.collaborator.user_id == user.pk and rights_of(user, on).may("fieldwork.record")
        return own or rights_of(user, on).may("fieldwork.assign")
    return rights_of(user, on).may_at(transition.permission, row.unit)


def is_own(row: Thing, user: User) -> bool:
    """Say whether the person proposed it, or stands behind it as its collaborator."""
    if not isinstance(row, Proposal):
        return False
    collaborator = row.collaborator
    return user.pk == row.proposed_by_id or (
        collaborator is not None and collaborator.user_id == user.pk
    )


def others_who_may(permission: str, row: Proposal, on: date) -> list[User]:
    """Return who holds the permission there that day and did not propose it themselves."""
    return [user for user in holders_at(permission, on, row.unit) if not is_own(row, user)]


def said_people(people: list[User] | tuple[User, ...]) -> str:
    return ", ".join(str(person) for person in people) or _("chưa có ai, nhờ quản trị giao quyền")


def said_state(row: Thing) -> str:
    """Say where a row stands, since when and by whom, for who asked for something else."""
    words, on, by = (getattr(row, name) for name in _KEPT[type(row)])
    figures = {
        "state": row.get_state_display(),
        "day": said_day(on) if on else "",
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
