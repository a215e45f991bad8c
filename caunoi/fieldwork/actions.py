"""Write fieldwork: plans, visits, needs, proposals, tasks.

A collaborator writes in their own name, in their communes of the day on which they act. Nothing is
deleted. Only `lifecycle.advance` changes states.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.attachments.actions import Photo, check_photos, store_photos
from caunoi.attachments.models import Attachment
from caunoi.common import clock
from caunoi.common.errors import AlreadyRecorded, NotPermitted
from caunoi.common.money import format_vnd, is_amount
from caunoi.common.text import normalise
from caunoi.common.versions import created_once, lock_or_new
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.checks import (
    FieldworkRefusal,
    format_day,
    pre_checks,
    require_amounts,
    require_feasible,
    required_item,
    required_text,
)
from caunoi.fieldwork.enums import NeedState, TaskState
from caunoi.fieldwork.lifecycle import advance, describe_state, lock
from caunoi.fieldwork.models import AreaPlan, CentreTask, Need, Proposal, Visit
from caunoi.fieldwork.permissions import require_in_area, require_leading
from caunoi.fieldwork.queries import collaborator_of, is_in_term, place_of
from caunoi.fieldwork.stored import stored
from caunoi.journal.actions import action, record
from caunoi.localities.models import AdminUnit
from caunoi.network.models import Collaborator
from caunoi.notices.actions import tell

MOST_PHOTOS = 12

TASK_GIVEN = gettext_noop("%(who)s giao việc, làm trước %(due_on)s: %(what)s")
TASK_ENDED = gettext_noop("%(who)s ghi kết quả việc được giao: %(what)s")
PROPOSAL_ACCEPTED = gettext_noop("Trung tâm nhận đề xuất cho %(firm)s, sẽ lập đề án.")
PROPOSAL_RETURNED = gettext_noop("Trung tâm trả lại đề xuất cho %(firm)s: %(reason)s")
PROPOSAL_DECLINED = gettext_noop("Không lập đề án cho %(firm)s: %(reason)s")
NEED_ANSWERED = gettext_noop("Nhu cầu của %(firm)s đã có trả lời: %(reason)s")


# --- plans ----------------------------------------------------------------------------------------


@action(
    "fieldwork.make_area_plan", title=gettext_lazy("Lập kế hoạch địa bàn"), may_change_nothing=True
)
def make_area_plan(
    *,
    collaborator: Collaborator,
    year: int,
    seen: int,
    visits_planned: int,
    text: str,
    by: User,
    on: date,
    month: int | None = None,
) -> AreaPlan:
    """Write the plan of a year, or of one month of it; replaces an existing plan.

    The journal keeps the old plan. The plan of a past period cannot change: visits are compared
    with what was planned at the time. `seen` is the version of the plan that its author looked at,
    0 if there was none.
    """
    _require_own_name(collaborator, by, on)
    text = required_text(text, _("Cần ghi việc sẽ làm trong kỳ."))
    _require_period(year, month, on)
    if visits_planned < 0:
        raise FieldworkRefusal(_("Số chuyến thăm không thể âm."))
    key = {"collaborator": collaborator, "year": year, "month": month}
    plan = lock_or_new(AreaPlan, **key)
    plan.require_seen(seen)
    facts = {"visits_planned": visits_planned, "text": text}
    before = {name: getattr(plan, name) for name in facts} if plan.pk else {}
    if before == facts:
        return plan
    for name, value in facts.items():
        setattr(plan, name, value)
    plan.renewed().made_by, plan.made_at = by, clock.now()
    with created_once(AreaPlan, **key):
        _save(plan)
    _record("fieldwork.make_area_plan", plan, by, on, before=before, after=facts)
    return plan


def _require_period(year: int, month: int | None, on: date) -> None:
    if month is not None and not 1 <= month <= 12:
        raise FieldworkRefusal(_("Tháng là một số từ 1 đến 12."))
    if year > on.year + 1:
        raise FieldworkRefusal(_("Kế hoạch lập cho năm nay hoặc năm sau."))
    if (year, month or 12) < (on.year, on.month if month else 1):
        raise FieldworkRefusal(
            _("Kỳ này đã qua nên kế hoạch giữ như đã ghi. Lập kế hoạch cho kỳ sau.")
        )


# --- visits ---------------------------------------------------------------------------------------


@action(
    "fieldwork.record_visit", title=gettext_lazy("Ghi chuyến thăm"), reads={"photos": check_photos}
)
def record_visit(
    *,
    establishment: Establishment,
    visited_on: date,
    purpose: str,
    finding: str,
    by: User,
    on: date,
    collaborator: Collaborator | None = None,
    place: str = "",
    workshop: str = "",
    workers: int | None = None,
    photos: Sequence[Photo] = (),
) -> Visit:
    """Record one visit with its photos, each as (name, bytes) or checked, in one transaction.

    `collaborator` is who made the visit: with None it is the user's own collaborator, and nobody if
    an officer made it. Users who assign tasks may record another's visit. Refuses a future day, a
    day outside the collaborator's terms, and the same visit twice.
    """
    require_in_area(by, "fieldwork.record", establishment.unit, on)
    collaborator = _credited(collaborator, by, on)
    if visited_on > on:
        raise FieldworkRefusal(
            _("Ngày thăm %(day)s chưa đến. Ghi ngày đã đến nơi.") % {"day": format_day(visited_on)}
        )
    _require_in_term(collaborator, visited_on)
    visit = Visit(
        establishment=establishment,
        unit=_unit_of(establishment, visited_on),
        collaborator=collaborator,
        visited_on=visited_on,
        place=normalise(place),
        purpose=purpose,
        workshop=workshop,
        workers=workers,
        finding=required_text(finding, _("Cần ghi đã thấy gì. Một câu là đủ.")),
        recorded_by=by,
        recorded_at=clock.now(),
    )
    _require_new_visit(visit)
    _save(visit)
    _record("fieldwork.record_visit", visit, by, on, after=_visit_facts(visit, len(photos)))
    _attach(photos, visit, by, on)
    return visit


@action(
    "fieldwork.add_photos",
    title=gettext_lazy("Thêm ảnh chuyến thăm"),
    reads={"photos": check_photos},
)
def add_photos(*, visit: Visit, photos: Sequence[Photo], by: User, on: date) -> list[Attachment]:
    require_in_area(by, "fieldwork.record", visit.unit, on)
    if not photos:
        raise FieldworkRefusal(_("Chọn ít nhất một ảnh."))
    return _attach(photos, visit, by, on)


def _attach(photos: Sequence[Photo], visit: Visit, by: User, on: date) -> list[Attachment]:
    there = Attachment.objects.filter(
        subject_type=Visit._meta.label_lower, subject_id=str(visit.pk)
    ).count()
    if there + len(photos) > MOST_PHOTOS:
        raise FieldworkRefusal(
            _("Một chuyến thăm có nhiều nhất %(most)s ảnh. Chọn những ảnh nói được nhiều nhất.")
            % {"most": MOST_PHOTOS}
        )
    return store_photos(photos, subject=visit, by=by, on=on)


def _require_new_visit(visit: Visit) -> None:
    """A phone that sends twice over a bad connection must make one visit."""
    same = Visit.objects.filter(
        establishment=visit.establishment,
        collaborator=visit.collaborator,
        visited_on=visit.visited_on,
        purpose=visit.purpose,
        finding=visit.finding,
    ).first()
    if same is not None:
        sentence = _(
            "Chuyến thăm %(firm)s ngày %(day)s đã ghi với đúng nội dung này, không ghi lần nữa."
        )
        params = {"firm": visit.establishment, "day": format_day(visit.visited_on)}
        raise AlreadyRecorded.row(same, sentence % params, same.recorded_at)


def _visit_facts(visit: Visit, photos: int) -> dict[str, Any]:
    return {
        "establishment": visit.establishment,
        "collaborator": visit.collaborator,
        "visited_on": visit.visited_on,
        "purpose": visit.purpose,
        "finding": visit.finding,
        "photos": photos,
    }


# --- needs ----------------------------------------------------------------------------------------


@action("fieldwork.record_need", title=gettext_lazy("Ghi nhu cầu"))
def record_need(
    *,
    establishment: Establishment,
    item: str,
    description: str,
    capacity: str,
    by: User,
    on: date,
    visit: Visit | None = None,
    cost_vnd: int | None = None,
    counterpart_vnd: int | None = None,
    collaborator: Collaborator | None = None,
) -> Need:
    """Record what an establishment needs and is able to do; the need waits from this day on.

    A need heard on a visit is credited to the visit's collaborator. Refuses the same need twice
    while the first is open.
    """
    require_in_area(by, "fieldwork.record", establishment.unit, on)
    if visit is not None and visit.establishment_id != establishment.pk:
        raise FieldworkRefusal(_("Chuyến thăm này là của một cơ sở khác. Chọn đúng chuyến thăm."))
    if collaborator is None and visit is not None:
        collaborator = visit.collaborator
    else:
        collaborator = _credited(collaborator, by, on)
    need = Need(
        establishment=establishment,
        unit=_unit_of(establishment, on),
        visit=visit,
        collaborator=collaborator,
        item=required_item(item),
        description=required_text(description, _("Cần ghi cơ sở cần gì.")),
        capacity=required_text(
            capacity, _("Cần ghi năng lực của cơ sở: mặt bằng, lao động, máy, vốn.")
        ),
        cost_vnd=cost_vnd,
        counterpart_vnd=counterpart_vnd,
        recorded_on=on,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    _require_new_need(need)
    _save(need)
    _record("fieldwork.record_need", need, by, on, after=_need_facts(need))
    return need


def _require_new_need(need: Need) -> None:
    is_cost = need.cost_vnd is None or is_amount(need.cost_vnd)
    if not is_cost or not is_amount(need.counterpart_vnd or 0, least=0):
        raise FieldworkRefusal(_("Chi phí dự kiến phải lớn hơn 0, vốn đối ứng không thể âm."))
    same = Need.objects.filter(
        establishment=need.establishment,
        item=need.item,
        description=need.description,
        state=NeedState.OPEN,
    ).first()
    if same is not None:
        sentence = _("Nhu cầu này đã ghi ngày %(day)s và đang chờ, không ghi lần nữa.")
        raise AlreadyRecorded.row(
            same, sentence % {"day": format_day(same.recorded_on)}, same.recorded_at
        )


def _need_facts(need: Need) -> dict[str, Any]:
    names = ("establishment", "collaborator", "item", "description", "cost_vnd", "counterpart_vnd")
    return {name: getattr(need, name) for name in names}


@action("fieldwork.end_need", title=gettext_lazy("Kết thúc nhu cầu"))
def end_need(*, need: Need, state: str, outcome: str, by: User, on: date) -> Need:
    """End a waiting need with an outcome in words: answered by the Centre, or withdrawn.

    An answer is sent to the person who recorded it. A need with a proposal ends with the decision
    on that.
    """
    steps = {NeedState.ANSWERED: "answer", NeedState.WITHDRAWN: "withdraw"}
    if state not in steps:
        raise FieldworkRefusal(
            _("Nhu cầu khép lại khi đã trả lời, hoặc khi cơ sở không còn nhu cầu.")
        )
    need = advance(need, steps[NeedState(state)], by=by, on=on, words=outcome)
    if state == NeedState.ANSWERED:
        _tell(NEED_ANSWERED, need, by, firm=need.establishment, reason=need.outcome)
    return need


# --- proposals ------------------------------------------------------------------------------------


@action("fieldwork.propose", title=gettext_lazy("Đề xuất hỗ trợ"))
def propose(
    *,
    need: Need,
    cost_vnd: int,
    support_vnd: int,
    counterpart_vnd: int,
    by: User,
    on: date,
    earlier_support: bool | None = None,
) -> Proposal:
    """Make a proposal from a waiting need; copies establishment, commune, visit, collaborator.

    Refuses what a rule stops (`checks.pre_checks`), with the article and what would change it;
    checks that a person must look at are stored with the proposal. The need's outcome states the
    proposal.
    """
    need = lock(need)
    amounts = {
        "cost_vnd": cost_vnd,
        "support_vnd": support_vnd,
        "counterpart_vnd": counterpart_vnd,
    }
    require_in_area(by, "fieldwork.record", need.unit, on)
    if need.state != NeedState.OPEN:
        _require_other_proposal(need, amounts)
        raise FieldworkRefusal(describe_state(need))
    require_amounts(cost_vnd, support_vnd, counterpart_vnd)
    # If two officers propose at once, the second waits here and then sees the first proposal.
    Establishment.objects.select_for_update(of=("self",)).get(pk=need.establishment_id)
    checks = pre_checks(
        establishment=need.establishment,
        item=need.item,
        on=on,
        earlier_support=earlier_support,
        **amounts,
    )
    require_feasible(checks)
    need = advance(need, "propose", by=by, on=on, words=_describe_proposed(support_vnd, on))
    proposal = Proposal(
        need=need,
        establishment=need.establishment,
        unit=need.unit,
        visit=need.visit,
        collaborator=need.collaborator or collaborator_of(by),
        item=need.item,
        checks=stored(checks),
        proposed_on=on,
        proposed_by=by,
        proposed_at=clock.now(),
        **amounts,
    )
    _save(proposal)
    after = {**_proposal_facts(proposal), "visit": proposal.visit and str(proposal.visit)}
    _record("fieldwork.propose", proposal, by, on, after=after)
    return proposal


def _require_other_proposal(need: Need, amounts: Mapping[str, int]) -> None:
    """A phone that sends twice over a bad connection must make one proposal."""
    same = Proposal.objects.filter(need=need, **amounts).first()
    if same is not None:
        sentence = _("Đề xuất này đã gửi ngày %(day)s với đúng số tiền này, không gửi lần nữa.")
        raise AlreadyRecorded.row(
            same, sentence % {"day": format_day(same.proposed_on)}, same.proposed_at
        )


def _describe_proposed(support_vnd: int, on: date) -> str:
    with override("vi"):  # stored texts about an establishment are Vietnamese, whoever writes them
        return _("Đã thành đề xuất ngày %(day)s, đề nghị hỗ trợ %(sum)s.") % {
            "day": format_day(on),
            "sum": format_vnd(support_vnd),
        }


def _proposal_facts(proposal: Proposal) -> dict[str, Any]:
    names = ("establishment", "collaborator", "item", "cost_vnd", "support_vnd", "counterpart_vnd")
    return {name: getattr(proposal, name) for name in names}


@action("fieldwork.accept_proposal", title=gettext_lazy("Nhận đề xuất"))
def accept_proposal(*, proposal: Proposal, by: User, on: date, note: str = "") -> Proposal:
    proposal = advance(proposal, "accept", by=by, on=on, words=note)
    _tell(PROPOSAL_ACCEPTED, proposal, by, firm=proposal.establishment)
    return proposal


@action("fieldwork.return_proposal", title=gettext_lazy("Trả lại đề xuất"))
def return_proposal(*, proposal: Proposal, reason: str, by: User, on: date) -> Proposal:
    proposal = advance(proposal, "return", by=by, on=on, words=reason)
    figures = {"firm": proposal.establishment, "reason": proposal.decision_reason}
    _tell(PROPOSAL_RETURNED, proposal, by, **figures)
    return proposal


@action("fieldwork.resubmit_proposal", title=gettext_lazy("Gửi lại đề xuất"))
def resubmit_proposal(
    *,
    proposal: Proposal,
    cost_vnd: int,
    support_vnd: int,
    counterpart_vnd: int,
    note: str,
    by: User,
    on: date,
    earlier_support: bool | None = None,
) -> Proposal:
    note = required_text(note, _("Cần ghi đã bổ sung gì."))
    before = _proposal_facts(proposal)
    proposal = advance(proposal, "resubmit", by=by, on=on, words=note)
    require_amounts(cost_vnd, support_vnd, counterpart_vnd)
    amounts = {
        "cost_vnd": cost_vnd,
        "support_vnd": support_vnd,
        "counterpart_vnd": counterpart_vnd,
    }
    checks = pre_checks(
        establishment=proposal.establishment,
        item=proposal.item,
        on=on,
        earlier_support=earlier_support,
        but=proposal.pk,
        **amounts,
    )
    require_feasible(checks)
    proposal.cost_vnd, proposal.support_vnd = cost_vnd, support_vnd
    proposal.counterpart_vnd, proposal.checks = counterpart_vnd, stored(checks)
    _save(proposal)
    differing = {k: v for k, v in _proposal_facts(proposal).items() if before[k] != v}
    _record(
        "fieldwork.resubmit_proposal",
        proposal,
        by,
        on,
        ground=note,
        before={name: before[name] for name in differing},
        after=differing,
    )
    return proposal


@action("fieldwork.decline_proposal", title=gettext_lazy("Từ chối đề xuất"))
def decline_proposal(*, proposal: Proposal, reason: str, by: User, on: date) -> Proposal:
    """Decline a proposal; the reason becomes the outcome of the need, in the same transaction."""
    proposal = advance(proposal, "decline", by=by, on=on, words=reason)
    advance(proposal.need, "decline", by=by, on=on, words=proposal.decision_reason)
    figures = {"firm": proposal.establishment, "reason": proposal.decision_reason}
    _tell(PROPOSAL_DECLINED, proposal, by, **figures)
    return proposal


# --- tasks ----------------------------------------------------------------------------------------


@action("fieldwork.give_task", title=gettext_lazy("Giao việc"))
def give_task(
    *,
    collaborator: Collaborator,
    kind: str,
    instruction: str,
    due_on: date,
    by: User,
    on: date,
    establishment: Establishment | None = None,
) -> CentreTask:
    require_leading(by, collaborator, on)
    _require_in_term(collaborator, on)
    if due_on < on:
        raise FieldworkRefusal(
            _("Hạn %(day)s đã qua. Chọn một ngày từ %(on)s trở đi.")
            % {"day": format_day(due_on), "on": format_day(on)}
        )
    task = CentreTask(
        collaborator=collaborator,
        kind=kind,
        instruction=required_text(instruction, _("Cần ghi việc phải làm.")),
        establishment=establishment,
        due_on=due_on,
        given_on=on,
        given_by=by,
        given_at=clock.now(),
    )
    _save(task)
    names = ("collaborator", "kind", "instruction", "establishment", "due_on")
    _record(
        "fieldwork.give_task", task, by, on, after={name: getattr(task, name) for name in names}
    )
    if collaborator.user is not None:
        tell(
            recipients=[collaborator.user],
            kind="fieldwork.task",
            message=TASK_GIVEN,
            figures={"who": str(by), "due_on": due_on, "what": task.instruction[:120]},
            address=f"fieldwork.task:{task.pk}",
        )
    return task


@action("fieldwork.end_task", title=gettext_lazy("Kết thúc việc đã giao"))
def end_task(*, task: CentreTask, state: str, result: str, by: User, on: date) -> CentreTask:
    if state not in (TaskState.DONE, TaskState.NOT_DONE):
        raise FieldworkRefusal(_("Việc kết thúc khi đã làm, hoặc khi không làm được."))
    task = advance(task, str(state), by=by, on=on, words=result)
    if task.given_by_id != by.pk:
        tell(
            recipients=[task.given_by],
            kind="fieldwork.task_ended",
            message=TASK_ENDED,
            figures={"who": str(by), "what": task.result[:160]},
            address=f"fieldwork.task:{task.pk}",
        )
    return task


# --- in whose name, where, when -------------------------------------------------------------------


def _credited(collaborator: Collaborator | None, by: User, on: date) -> Collaborator | None:
    """Return whose work it is: the given collaborator, else the user's own; None for an officer."""
    if collaborator is None:
        return collaborator_of(by)
    _require_own_name(collaborator, by, on)
    return collaborator


def _require_own_name(collaborator: Collaborator, by: User, on: date) -> None:
    rights = rights_of(by, on)
    rights.require("fieldwork.record")
    if collaborator.user_id == by.pk:
        return
    if not rights.may("fieldwork.assign"):
        raise NotPermitted(
            _("Cộng tác viên ghi việc của chính mình; việc của %(who)s do %(who)s ghi.")
            % {"who": collaborator}
        )
    require_leading(by, collaborator, on)


def _require_in_term(collaborator: Collaborator | None, day: date) -> None:
    if collaborator is not None and not is_in_term(collaborator, day):
        raise FieldworkRefusal(
            _("Ngày %(day)s %(who)s không trong nhiệm kỳ nào. Xem lại ngày hoặc người.")
            % {"day": format_day(day), "who": collaborator}
        )


def _unit_of(establishment: Establishment, day: date) -> AdminUnit:
    return place_of(establishment, day) or establishment.unit


# --- writing and notices --------------------------------------------------------------------------


def _save(row: models.Model) -> None:
    try:
        row.full_clean(validate_constraints=False, exclude=_checked_elsewhere(row))
    except ValidationError as error:
        raise FieldworkRefusal(" ".join(error.messages)) from error
    row.save()


def _checked_elsewhere(row: models.Model) -> set[str]:
    """Foreign keys hold rows read just now; checking them would cost one query each."""
    return {field.name for field in row._meta.fields if isinstance(field, models.ForeignKey)}


def _record(
    name: str,
    subject: models.Model,
    by: User,
    on: date,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    ground: str = "",
) -> None:
    record(action=name, subject=subject, by=by, on=on, before=before, after=after, ground=ground)


def _tell(message: str, row: Need | Proposal, by: User, **figures: Any) -> None:
    thing = "need" if isinstance(row, Need) else "proposal"
    first = row.recorded_by if isinstance(row, Need) else row.proposed_by
    behind = row.collaborator.user if row.collaborator else None
    people = [p for p in (first, behind) if p is not None and p.pk != by.pk]
    if people:
        tell(
            recipients=people,
            kind=f"fieldwork.{thing}_decided",
            message=message,
            figures={name: str(value)[:160] for name, value in figures.items()},
            address=f"fieldwork.{thing}:{row.pk}",
        )
