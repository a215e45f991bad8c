"""The steps of a difficulty: one printable table, and `advance`, the only way through it.

    open → answered → closed, and answered → open if the raiser is not helped

while it climbs: collaborator → Centre → Department → authority. `closed` is reached only from
`answered`, and only with the raiser's word or a recorded non-response. Only `advance` changes the
state of a difficulty: it locks the row, checks the right and every need, writes the step's effects,
one step row and the journal, and tells whoever comes next.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import Rights
from caunoi.common import clock, lifecycle
from caunoi.common.errors import NotPermitted
from caunoi.common.lifecycle import Fact, FactKind, describe_next_steps, refusals
from caunoi.common.locking import lock_row
from caunoi.difficulties.enums import ON_BEHALF_CHANNELS, DifficultyState
from caunoi.difficulties.models import Difficulty, DifficultyStep, Petition
from caunoi.difficulties.permissions import AT_LEVEL, require_at
from caunoi.difficulties.refusals import DifficultyRefusal
from caunoi.difficulties.rules import level_above
from caunoi.difficulties.steps import demands as need
from caunoi.difficulties.steps import effects
from caunoi.difficulties.steps.table import (
    ANSWER,
    CITATION,
    REASON,
    Attempt,
    Button,
    Right,
    Transition,
)
from caunoi.difficulties.steps.telling import tell_after
from caunoi.journal.actions import action, record, title_entries

S = DifficultyState

NOTE = Fact("note", FactKind.LINES, gettext_lazy("ghi chú"), is_required=False, longest=1000)
CHANNEL = Fact(
    "channel",
    FactKind.CHOICE,
    gettext_lazy("người nêu nói bằng cách nào"),
    columns={channel.value: channel.label for channel in ON_BEHALF_CHANNELS},
)
WHO_SAID = Fact("note", FactKind.LINES, gettext_lazy("ai nói, nói gì"), longest=1000)

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        name="take",
        sources=(S.OPEN,),
        target=S.OPEN,
        permission=Right.AT_ITS_LEVEL,
        label=gettext_lazy("Nhận phụ trách"),
        needs=(need.NOT_THE_OWN, need.NOT_THE_OWNER_YET),
        records=gettext_lazy("người phụ trách; hạn giữ nguyên"),
        does=effects.take,
        tells=("raiser",),
    ),
    Transition(
        name="forward",
        sources=(S.OPEN,),
        target=S.OPEN,
        permission=Right.AT_ITS_LEVEL,
        label=gettext_lazy("Chuyển lên cấp trên"),
        facts=(REASON,),
        needs=(need.NOT_IN_PETITION, need.LEVEL_ABOVE),
        records=gettext_lazy("lý do, người phụ trách ở cấp trên, hạn mới"),
        does=effects.forward,
        tells=("owner", "raiser"),
    ),
    Transition(
        name="pull",
        sources=(S.OPEN,),
        target=S.OPEN,
        permission=Right.ONE_LEVEL_UP,
        label=gettext_lazy("Nhận lên cấp mình"),
        facts=(NOTE,),
        needs=(need.NOT_IN_PETITION, need.LEVEL_ABOVE, need.NOT_THE_OWN),
        records=gettext_lazy("người phụ trách ở cấp trên, hạn mới"),
        does=effects.pull,
        tells=("raiser",),
    ),
    Transition(
        name="answer",
        sources=(S.OPEN,),
        target=S.ANSWERED,
        permission=Right.AT_ITS_LEVEL,
        label=gettext_lazy("Trả lời"),
        facts=(ANSWER, CITATION),
        needs=(need.NOT_IN_PETITION, need.NOT_THE_OWN),
        records=gettext_lazy("trả lời, văn bản, hạn chờ hồi âm"),
        does=effects.answer,
        tells=("owner", "raiser"),
    ),
    Transition(
        name="return",
        sources=(S.ANSWERED,),
        target=S.OPEN,
        permission="difficulties.raise",
        label=gettext_lazy("Chưa giải quyết được, trả lại"),
        facts=(REASON,),
        needs=(need.BY_THE_RAISER,),
        records=gettext_lazy("lý do, hạn mới; trả lời cũ giữ trong các bước"),
        does=effects.come_back,
        may_come_by_link=True,
        tells=("owner", "raiser"),
    ),
    Transition(
        name="return_on_behalf",
        sources=(S.ANSWERED,),
        target=S.OPEN,
        permission="difficulties.raise",
        label=gettext_lazy("Ghi người nêu chưa hài lòng"),
        facts=(REASON, CHANNEL),
        needs=(need.FOR_ANOTHER,),
        records=gettext_lazy("lý do, người nêu nói bằng cách nào, hạn mới"),
        does=effects.come_back,
        tells=("owner", "raiser"),
    ),
    Transition(
        name="confirm",
        sources=(S.ANSWERED,),
        target=S.CLOSED,
        permission="difficulties.raise",
        label=gettext_lazy("Xác nhận đã giải quyết"),
        facts=(NOTE,),
        needs=(need.BY_THE_RAISER,),
        records=gettext_lazy("người nêu xác nhận, qua đường dẫn hoặc tài khoản"),
        does=effects.confirm,
        may_come_by_link=True,
        tells=("owner", "answerer", "raiser"),
    ),
    Transition(
        name="confirm_on_behalf",
        sources=(S.ANSWERED,),
        target=S.CLOSED,
        permission="difficulties.raise",
        label=gettext_lazy("Xác nhận thay người nêu"),
        facts=(CHANNEL, WHO_SAID),
        needs=(need.FOR_ANOTHER, need.NOT_THE_ANSWERER),
        records=gettext_lazy("ai xác nhận thay ai, bằng cách nào"),
        does=effects.confirm_on_behalf,
        tells=("owner", "answerer", "raiser"),
    ),
    Transition(
        name="non_response",
        sources=(S.ANSWERED,),
        target=S.CLOSED,
        permission="difficulties.handle",
        label=gettext_lazy("Ghi người nêu không hồi âm"),
        facts=(REASON,),
        needs=(need.WAITED_LONG_ENOUGH, need.NOT_THE_ANSWERER),
        records=gettext_lazy("đã hỏi thế nào, không hồi âm"),
        does=effects.close_unanswered,
        tells=("owner", "answerer", "raiser"),
    ),
    Transition(
        name="join",
        sources=(S.OPEN,),
        target=S.OPEN,
        permission="difficulties.group",
        label=gettext_lazy("Gộp vào bản kiến nghị"),
        needs=(need.NOT_IN_PETITION,),
        records=gettext_lazy("bản kiến nghị; người gộp phụ trách"),
        does=effects.join,
        is_for_petitions=True,
    ),
    Transition(
        name="leave",
        sources=(S.OPEN,),
        target=S.OPEN,
        permission="difficulties.group",
        label=gettext_lazy("Rút khỏi bản kiến nghị"),
        facts=(REASON,),
        records=gettext_lazy("lý do"),
        does=effects.leave,
        is_for_petitions=True,
    ),
    Transition(
        name="petition_sent",
        sources=(S.OPEN,),
        target=S.OPEN,
        permission="difficulties.send_petition",
        label=gettext_lazy("Gửi theo bản kiến nghị"),
        records=gettext_lazy("cấp nhận và hạn của bản kiến nghị"),
        does=effects.go_up,
        is_for_petitions=True,
    ),
    Transition(
        name="petition_forwarded",
        sources=(S.OPEN,),
        target=S.OPEN,
        permission=Right.AT_ITS_LEVEL,
        label=gettext_lazy("Lên cấp trên theo bản kiến nghị"),
        records=gettext_lazy("cấp nhận và hạn mới của bản kiến nghị"),
        does=effects.go_up,
        is_for_petitions=True,
    ),
    Transition(
        name="petition_answered",
        sources=(S.OPEN,),
        target=S.ANSWERED,
        permission=Right.AT_ITS_LEVEL,
        label=gettext_lazy("Có trả lời từ bản kiến nghị"),
        records=gettext_lazy("trả lời của bản kiến nghị, hạn chờ hồi âm"),
        does=effects.come_down,
        is_for_petitions=True,
        tells=("owner", "raiser"),
    ),
)

BY_NAME = {row.name: row for row in TRANSITIONS}
title_entries({f"difficulties.{row.name}": row.label for row in TRANSITIONS})


# --- taking a step --------------------------------------------------------------------------------


@action("difficulties.advance", title=gettext_lazy("Chuyển bước khó khăn"))
def advance(
    *,
    difficulty: Difficulty,
    transition: str,
    by: User | None,
    on: date,
    petition: Petition | None = None,
    **facts: Any,
) -> DifficultyStep:
    """Take one step of the table and return its row; its `difficulty` has the new state.

    Only the key of the given difficulty is used: its row is read again under the lock. `by` is None
    only if the raiser acts through a link that `links` has opened; only `petitions` passes
    `petition`. Refuses with 403 a user who may not take the step, and with 409 a step that the
    difficulty does not allow.
    """
    row = BY_NAME.get(transition)
    if row is None or row.is_for_petitions != (petition is not None):
        raise DifficultyRefusal(_("Không có bước “%(name)s”.") % {"name": transition})
    difficulty = lock_difficulty(difficulty)
    _require_right(row, difficulty, by, on)
    if difficulty.state not in row.sources:
        raise DifficultyRefusal(describe_state(difficulty, row))
    need.require_order(difficulty, on)
    attempt = Attempt(difficulty, row, by, on, row.read(facts), petition)
    for demand in row.needs:
        demand.test(attempt)
    before = (difficulty.state, difficulty.level)
    row.does(attempt)
    difficulty.state = row.target
    difficulty.save()
    step = write_step(attempt, *before)
    _journal(attempt, *before)
    tell_after(attempt)
    return step


def lock_difficulty(difficulty: Difficulty) -> Difficulty:
    rows = Difficulty.objects.select_related(
        *("establishment", "unit", "scheme", "owner", "raiser", "recorded_by"),
        *("collaborator__user", "petition", "answered_by"),
    )
    return lock_row(rows, difficulty.pk)


def write_step(attempt: Attempt, from_state: str, from_level: str) -> DifficultyStep:
    difficulty = attempt.subject
    facts = {name: text for name, text in attempt.facts.items() if text}
    if attempt.petition is not None:
        facts["petition"] = attempt.petition.code
    return DifficultyStep.objects.create(
        difficulty=difficulty,
        transition=attempt.row.name,
        from_state=from_state,
        to_state=attempt.row.target,
        from_level=from_level,
        to_level=difficulty.level,
        owner=difficulty.owner,
        due_on=difficulty.due_on,
        on=attempt.on,
        by=attempt.by,
        by_name=attempt.by_name,
        at=clock.now(),
        text=attempt.words,
        facts=facts,
    )


def _require_right(row: Transition, difficulty: Difficulty, by: User | None, on: date) -> None:
    if by is None:
        if not row.may_come_by_link:
            raise NotPermitted(_("Việc này cần đăng nhập."))
        return
    require_at(by, permission_of(difficulty, row), difficulty.unit, on)


def _journal(attempt: Attempt, from_state: str, from_level: str) -> None:
    difficulty = attempt.subject
    record(
        action=f"difficulties.{attempt.row.name}",
        subject=difficulty,
        by=attempt.by,
        on=attempt.on,
        ground=attempt.words,
        before={"state": from_state, "level": from_level},
        after={
            "state": str(attempt.row.target),
            "level": difficulty.level,
            "in_charge": difficulty.owner,
            "due_on": difficulty.due_on,
            "said_by": attempt.by_name,
            **attempt.facts,
        },
    )


# --- for the pages --------------------------------------------------------------------------------


#: Steps in a history that are not transitions of the table.
_OTHER_STEPS = {
    "raise": gettext_lazy("Nêu khó khăn"),
    "hand_over": gettext_lazy("Bàn giao cho người khác"),
}


def step_name(transition: str) -> str:
    return lifecycle.step_name(TRANSITIONS, transition, _OTHER_STEPS)


def permission_of(difficulty: Difficulty, row: Transition) -> str:
    match row.permission:
        case Right.AT_ITS_LEVEL:
            return AT_LEVEL[difficulty.level]
        case Right.ONE_LEVEL_UP:
            return AT_LEVEL[level_above(difficulty.level) or difficulty.level]
        case permission:
            return permission


def steps_from(state: str) -> list[Transition]:
    own = [row for row in TRANSITIONS if not row.is_for_petitions]
    return lifecycle.steps_from(own, state)


def buttons(difficulty: Difficulty, user: User, rights: Rights, on: date) -> list[Button]:
    """Return a button per step from the current state. No query besides the viewer's rights.

    Steps that do not concern the viewer are left out; steps for others are locked and say for whom.
    """
    rows = [row for row in steps_from(difficulty.state) if _concerns(row, difficulty, user)]
    return [Button(row, why_closed(difficulty, row, user, rights, on)) for row in rows]


def _concerns(row: Transition, difficulty: Difficulty, user: User) -> bool:
    if need.BY_THE_RAISER in row.needs:
        return need.is_raiser(difficulty, user)
    if need.FOR_ANOTHER in row.needs:
        return not need.is_raiser(difficulty, user)
    if row.name == "take" and difficulty.owner_id == user.pk:
        return False
    return need.LEVEL_ABOVE not in row.needs or level_above(difficulty.level) is not None


def why_closed(
    difficulty: Difficulty, row: Transition, user: User, rights: Rights, on: date
) -> str:
    if difficulty.state not in row.sources:
        return describe_state(difficulty, row)
    if why_not := rights.why_not(permission_of(difficulty, row), difficulty.unit):
        return why_not
    return next(refusals(Attempt(difficulty, row, user, on)), "")


def describe_state(difficulty: Difficulty, row: Transition) -> str:
    words = {
        "code": difficulty.code,
        "state": DifficultyState(difficulty.state).label,
        "step": row.label,
        "onward": describe_next_steps(steps_from(difficulty.state)),
    }
    if not words["onward"]:
        return (
            _(
                "Khó khăn %(code)s đã khép nên không “%(step)s” được; còn vướng thì nêu một khó "
                "khăn mới."
            )
            % words
        )
    return (
        _("Khó khăn %(code)s %(state)s nên không “%(step)s” được; bước có thể: %(onward)s.") % words
    )
