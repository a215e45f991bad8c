"""Similar difficulties submitted to a higher level as one: grouped, signed, sent, answered.

One person groups them; the director, who must be somebody else, signs. The answer goes to every
member: each becomes answered with it, and the raiser's people are told of each. `lifecycle` says
who may take which step and what it needs; here is one action per step.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import holders_at, rights_of
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.numbers import next_code
from caunoi.difficulties.petitions.lifecycle import (
    GROUPING,
    advance,
    join,
    lock_difficulties,
    places_of,
    write_step,
)
from caunoi.difficulties.petitions.table import (
    ADDRESSEE,
    FEWEST,
    TEXT,
    TITLE,
    explain_one_kind,
)
from caunoi.difficulties.refusals import DifficultyRefusal
from caunoi.difficulties.steps.telling import tell_signers
from caunoi.journal.actions import action


@action("difficulties.group_into_petition", title=gettext_lazy("Gộp thành bản kiến nghị"))
def group_into_petition(
    *,
    difficulties: Iterable[Difficulty],
    title: str,
    text: str,
    addressed_to: str,
    by: User,
    on: date,
    is_invented: bool = False,
) -> Petition:
    """Make one petition of open difficulties of one kind. The user becomes their owner."""
    rights_of(by, on).require(GROUPING)
    members = lock_difficulties(difficulties)
    if len(members) < FEWEST:
        raise DifficultyRefusal(
            _("Bản kiến nghị gộp từ %(n)s khó khăn trở lên; một khó khăn thì chuyển lên cấp trên.")
            % {"n": FEWEST}
        )
    petition = Petition(
        kind=_one_kind(members),
        topic=_commonest_topic(members),
        title=TITLE.read(title, DifficultyRefusal),
        text=TEXT.read(text, DifficultyRefusal),
        addressed_to=ADDRESSEE.read(addressed_to, DifficultyRefusal),
        drafted_by=by,
        drafted_on=on,
        is_invented=is_invented,
    )
    petition.code = next_code("KN", on.year)
    petition.save()
    for difficulty in members:
        join(petition, difficulty, by, on)
    codes = [difficulty.code for difficulty in members]
    write_step(petition, "group", "", by, on, text=petition.text, difficulties=codes)
    tell_signers(petition, holders_at("difficulties.send_petition", on, *places_of(petition)), by)
    return petition


@action("difficulties.add_to_petition", title=gettext_lazy("Gộp thêm khó khăn"))
def add_to_petition(
    *, petition: Petition, difficulties: Iterable[Difficulty], by: User, on: date
) -> Petition:
    return advance(petition=petition, transition="add", by=by, on=on, difficulties=difficulties)


@action("difficulties.remove_from_petition", title=gettext_lazy("Rút một khó khăn ra"))
def remove_from_petition(
    *, petition: Petition, difficulty: Difficulty, reason: str, by: User, on: date
) -> Petition:
    return advance(
        petition=petition,
        transition="remove",
        by=by,
        on=on,
        difficulties=[difficulty],
        reason=reason,
    )


@action(
    "difficulties.change_petition", title=gettext_lazy("Sửa bản kiến nghị"), may_change_nothing=True
)
def change_petition(
    *,
    petition: Petition,
    seen: int,
    by: User,
    on: date,
    title: str | None = None,
    text: str | None = None,
    addressed_to: str | None = None,
) -> Petition:
    """Change the text or the addressee before sending. None keeps the current value.

    `seen` is the version of the petition that its author looked at.
    """
    given = {"title": title, "text": text, "addressed_to": addressed_to}
    facts: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    return advance(petition=petition, transition="change", seen=seen, by=by, on=on, **facts)


@action("difficulties.send_petition", title=gettext_lazy("Ký, gửi bản kiến nghị"))
def send_petition(*, petition: Petition, by: User, on: date) -> Petition:
    return advance(petition=petition, transition="send", by=by, on=on)


@action("difficulties.forward_petition", title=gettext_lazy("Chuyển bản kiến nghị lên cấp trên"))
def forward_petition(*, petition: Petition, reason: str, by: User, on: date) -> Petition:
    return advance(petition=petition, transition="forward", by=by, on=on, reason=reason)


@action("difficulties.answer_petition", title=gettext_lazy("Trả lời bản kiến nghị"))
def answer_petition(
    *, petition: Petition, answer: str, by: User, on: date, citation: str = ""
) -> Petition:
    return advance(
        petition=petition, transition="answer", by=by, on=on, answer=answer, citation=citation
    )


# --- helpers --------------------------------------------------------------------------------------


def _one_kind(members: list[Difficulty]) -> str:
    kinds = {difficulty.kind for difficulty in members}
    if len(kinds) > 1:
        raise DifficultyRefusal(explain_one_kind())
    return kinds.pop()


def _commonest_topic(members: list[Difficulty]) -> str:
    topics = [difficulty.topic for difficulty in members]
    return max(sorted(set(topics)), key=topics.count)
