"""The steps of a petition: one printable table, and `advance`, the only way through it.

    drafted → sent → answered

Its text and members may change until it is sent; whoever drafted it does not sign it. The steps of
a petition are steps of its members too: each goes up with it and comes down with its answer. Only
`advance` changes a petition, as only `lifecycle.advance` changes a difficulty.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import Rights, rights_of
from caunoi.common import clock as moments
from caunoi.common import lifecycle
from caunoi.common.locking import lock_row
from caunoi.difficulties.desks import person_at
from caunoi.difficulties.due_days import clock
from caunoi.difficulties.enums import Level, PetitionState
from caunoi.difficulties.lifecycle import advance as advance_difficulty
from caunoi.difficulties.models import Difficulty, Petition, PetitionMember, PetitionStep
from caunoi.difficulties.permissions import AT_LEVEL
from caunoi.difficulties.petitions.table import (
    ADDRESSEE,
    ANOTHER_SIGNS,
    ENOUGH_MEMBERS,
    LEVEL_ABOVE,
    OF_ITS_KIND,
    SOME_CHOSEN,
    STANDS_IN_IT,
    TEXT,
    TITLE,
    Attempt,
    Button,
    Transition,
    is_at_the_top,
    members_among,
)
from caunoi.difficulties.refusals import DifficultyRefusal
from caunoi.difficulties.steps.table import ANSWER, CITATION, REASON, Right
from caunoi.difficulties.steps.telling import tell_of_petition
from caunoi.journal.actions import changes, record, title_entries
from caunoi.localities.models import AdminUnit

P = PetitionState


# --- effects of the steps -------------------------------------------------------------------------


def _change(attempt: Attempt) -> None:
    attempt.before, attempt.after = changes(attempt.subject, attempt.facts)
    if attempt.after:
        attempt.subject.renewed()
    for name, value in attempt.after.items():
        setattr(attempt.subject, name, value)


def join(petition: Petition, difficulty: Difficulty, by: User, on: date) -> None:
    advance_difficulty(difficulty=difficulty, transition="join", by=by, on=on, petition=petition)
    PetitionMember.objects.create(
        petition=petition, difficulty=difficulty, joined_on=on, joined_by=by
    )


def _add(attempt: Attempt) -> None:
    for difficulty in attempt.difficulties:
        join(attempt.subject, difficulty, attempt.by, attempt.on)
    attempt.after["difficulties"] = [difficulty.code for difficulty in attempt.difficulties]


def _remove(attempt: Attempt) -> None:
    (member,) = members_among(attempt.subject, attempt.difficulties)
    advance_difficulty(
        difficulty=member.difficulty,
        transition="leave",
        by=attempt.by,
        on=attempt.on,
        petition=attempt.subject,
        reason=attempt.words,
    )
    member.left_on, member.left_by = attempt.on, attempt.by
    member.save(update_fields=["left_on", "left_by"])
    attempt.after["difficulties"] = [member.difficulty.code]


def _send(attempt: Attempt) -> None:
    attempt.subject.signed_by, attempt.subject.sent_on = attempt.by, attempt.on
    _reach_level(attempt.subject, attempt.on)
    attempt.after["members"] = len(attempt.difficulties)


def _forward(attempt: Attempt) -> None:
    attempt.subject.addressed_to = Level.AUTHORITY
    _reach_level(attempt.subject, attempt.on)
    attempt.after["in_charge"] = str(attempt.subject.owner)


def _answer(attempt: Attempt) -> None:
    petition, facts = attempt.subject, attempt.facts
    petition.answer, petition.citation = facts["answer"], facts["citation"]
    petition.answered_by, petition.answered_on = attempt.by, attempt.on
    attempt.after |= {"citation": petition.citation, "members": len(attempt.difficulties)}


def _reach_level(petition: Petition, on: date) -> None:
    found = clock(petition.kind, petition.addressed_to, on)
    petition.owner = person_at(petition.addressed_to, on, *places_of(petition))
    petition.due_on, petition.warn_on = found.due_on, found.warn_on
    petition.unknown_years = list(found.unknown_years)


# --- the table ------------------------------------------------------------------------------------

GROUPING = "difficulties.group"
TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        name="change",
        sources=(P.DRAFTED,),
        target=P.DRAFTED,
        permission=GROUPING,
        label=gettext_lazy("Sửa"),
        facts=(TITLE, TEXT, ADDRESSEE),
        records=gettext_lazy("điều đã sửa"),
        does=_change,
    ),
    Transition(
        name="add",
        sources=(P.DRAFTED,),
        target=P.DRAFTED,
        permission=GROUPING,
        label=gettext_lazy("Gộp thêm khó khăn"),
        needs=(SOME_CHOSEN, OF_ITS_KIND),
        records=gettext_lazy("khó khăn được gộp"),
        does=_add,
    ),
    Transition(
        name="remove",
        sources=(P.DRAFTED,),
        target=P.DRAFTED,
        permission=GROUPING,
        label=gettext_lazy("Rút một khó khăn ra"),
        facts=(REASON,),
        needs=(STANDS_IN_IT,),
        records=gettext_lazy("khó khăn được rút, lý do"),
        does=_remove,
    ),
    Transition(
        name="send",
        sources=(P.DRAFTED,),
        target=P.SENT,
        permission="difficulties.send_petition",
        label=gettext_lazy("Ký, gửi"),
        needs=(ANOTHER_SIGNS, ENOUGH_MEMBERS),
        records=gettext_lazy("người ký, ngày gửi, người nhận, hạn; mọi khó khăn lên cấp nhận"),
        does=_send,
        members_take="petition_sent",
        tells=("owner",),
    ),
    Transition(
        name="forward",
        sources=(P.SENT,),
        target=P.SENT,
        permission=Right.AT_ITS_LEVEL,
        label=gettext_lazy("Chuyển lên cấp trên"),
        facts=(REASON,),
        needs=(LEVEL_ABOVE,),
        records=gettext_lazy("lý do, người nhận ở cấp trên, hạn mới"),
        does=_forward,
        members_take="petition_forwarded",
        tells=("owner", "signer"),
    ),
    Transition(
        name="answer",
        sources=(P.SENT,),
        target=P.ANSWERED,
        permission=Right.AT_ITS_LEVEL,
        label=gettext_lazy("Trả lời bản kiến nghị"),
        facts=(ANSWER, CITATION),
        records=gettext_lazy("trả lời, văn bản; mọi khó khăn nhận trả lời này"),
        does=_answer,
        members_take="petition_answered",
        tells=("drafter", "signer"),
    ),
)
BY_NAME = {row.name: row for row in TRANSITIONS}
#: Steps in a history that are not transitions of the table.
_OTHER_STEPS = {"group": gettext_lazy("Gộp thành bản kiến nghị")}
title_entries(
    {f"difficulties.petition_{row.name}": row.label for row in TRANSITIONS}
    | {f"difficulties.petition_{name}": label for name, label in _OTHER_STEPS.items()}
)


# --- taking a step --------------------------------------------------------------------------------


def advance(
    *,
    petition: Petition,
    transition: str,
    by: User,
    on: date,
    difficulties: Iterable[Difficulty] = (),
    seen: int | None = None,
    **facts: Any,
) -> Petition:
    """Take one step of the table and return the petition with its new state.

    Only the key of the given petition is used: its row is read again under the lock. `difficulties`
    are added or removed. Facts of the petition that are not given keep their value. A step that
    changes the text is given `seen`, the version that its author looked at.
    """
    row = BY_NAME[transition]
    petition = lock_petition(petition)
    require_at_each(petition, row, by, on)
    if petition.state not in row.sources:
        raise DifficultyRefusal(describe_state(petition, row))
    if seen is not None:
        petition.require_seen(seen)
    _require_order(petition, on)
    standing = {fact.name: getattr(petition, fact.name, None) for fact in row.facts}
    attempt = Attempt(petition, row, by, on, row.read(standing | facts))
    attempt.difficulties = _lock_members(petition, row, difficulties)
    for demand in row.needs:
        demand.test(attempt)
    from_state = petition.state
    row.does(attempt)
    if not attempt.after:  # a change that changes nothing leaves no trace
        return petition
    petition.state = row.target
    petition.save()
    for difficulty in attempt.difficulties if row.members_take else ():
        advance_difficulty(
            difficulty=difficulty, transition=row.members_take, by=by, on=on, petition=petition
        )
    # If the petition's text is changed, the step records the new text.
    written = {"text": attempt.words} | attempt.after
    write_step(petition, row.name, from_state, by, on, before=attempt.before, **written)
    tell_of_petition(petition, row.name, row.tells, by)
    return petition


def lock_petition(petition: Petition) -> Petition:
    return lock_row(
        Petition.objects.select_related("drafted_by", "signed_by", "owner"), petition.pk
    )


def _lock_members(
    petition: Petition, row: Transition, difficulties: Iterable[Difficulty]
) -> list[Difficulty]:
    if row.members_take:
        return list(_rows_under_lock().filter(petition=petition))
    return lock_difficulties(difficulties)


def lock_difficulties(difficulties: Iterable[Difficulty]) -> list[Difficulty]:
    """Lock the rows of difficulties until the transaction ends, and read them again."""
    keys = {difficulty.pk for difficulty in difficulties}
    return list(_rows_under_lock().filter(pk__in=keys)) if keys else []


def _rows_under_lock() -> Any:
    # In the order of their keys, so that two transactions that lock many never deadlock.
    return Difficulty.objects.select_for_update(of=("self",), no_key=True).order_by("pk")


def permission_of(petition: Petition, row: Transition) -> str:
    at_its_level = row.permission == Right.AT_ITS_LEVEL
    return AT_LEVEL[petition.addressed_to] if at_its_level else row.permission


def places_of(petition: Petition) -> list[AdminUnit | None]:
    """Return the places of its difficulties; a step needs its right at each. One query.

    None stands for difficulties without a place.
    """
    standing = Difficulty.objects.filter(petition=petition)
    members = standing.select_related("unit").order_by("unit_id", "pk")
    return list(dict.fromkeys(member.unit for member in members))


def require_at_each(petition: Petition, row: Transition, by: User, on: date) -> None:
    outside = _("Bản kiến nghị này có khó khăn nằm ngoài địa bàn mà anh/chị phụ trách.")
    places = places_of(petition)
    rights_of(by, on).require_at(permission_of(petition, row), *places, outside=outside)


def _require_order(petition: Petition, on: date) -> None:
    # A history runs forwards.
    last = petition.steps.order_by("pk").last()
    if last is not None and on < last.on:
        raise DifficultyRefusal(
            _("Bước trước của bản kiến nghị %(code)s ghi ngày %(day)s; ghi từ ngày đó trở đi.")
            % {"code": petition.code, "day": f"{last.on:%d/%m/%Y}"}
        )


def write_step(
    petition: Petition,
    name: str,
    from_state: str,
    by: User,
    on: date,
    *,
    text: str = "",
    before: dict[str, Any] | None = None,
    **facts: Any,
) -> None:
    PetitionStep.objects.create(
        petition=petition,
        transition=name,
        from_state=from_state,
        to_state=petition.state,
        to_level=petition.addressed_to,
        owner=petition.owner,
        due_on=petition.due_on,
        on=on,
        by=by,
        at=moments.now(),
        text=text,
        facts=facts,
    )
    record(
        action=f"difficulties.petition_{name}",
        subject=petition,
        by=by,
        on=on,
        ground=text,
        before={"state": from_state, **(before or {})},
        after={"state": petition.state, **facts},
    )


# --- for the pages --------------------------------------------------------------------------------


def step_name(transition: str) -> str:
    return lifecycle.step_name(TRANSITIONS, transition, _OTHER_STEPS)


def buttons(petition: Petition, user: User, rights: Rights) -> list[Button]:
    """Return a button per step from the current state. One query besides the viewer's rights."""
    places = places_of(petition)
    return [
        Button(row, why_closed(petition, row, user, rights, places))
        for row in lifecycle.steps_from(TRANSITIONS, petition.state)
        if not (LEVEL_ABOVE in row.needs and is_at_the_top(petition))
    ]


def why_closed(
    petition: Petition,
    row: Transition,
    user: User,
    rights: Rights,
    places: list[AdminUnit | None],
) -> str:
    if petition.state not in row.sources:
        return describe_state(petition, row)
    if why_not := rights.why_not(permission_of(petition, row), *places):
        return why_not
    if ANOTHER_SIGNS in row.needs and petition.drafted_by_id == user.pk:
        return _("Anh/chị đã lập nên cần một người khác ký, gửi.")
    return ""


def describe_state(petition: Petition, row: Transition) -> str:
    return _("Bản kiến nghị %(code)s %(state)s nên không “%(step)s” được.") % {
        "code": petition.code,
        "state": PetitionState(petition.state).label,
        "step": row.label,
    }
