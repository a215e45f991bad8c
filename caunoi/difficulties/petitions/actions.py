"""Similar difficulties put to those above as one: grouped, signed, sent, answered.

A person groups; the director signs, who did not group. The answer goes back to every member: each
becomes answered with it, and the raiser's people are told of each. Who may take which step, and
what it needs, stands in `lifecycle`; here each step gets its name.
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
    places_of,
    take,
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
    """Make one petition of open difficulties of one kind; who groups looks after them from here."""
    rights_of(by, on).require(GROUPING)
    members = take(difficulties)
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
    """Put more difficulties of the same kind into a petition that was not sent yet."""
    return advance(petition=petition, transition="add", by=by, on=on, difficulties=difficulties)


@action("difficulties.remove_from_petition", title=gettext_lazy("Rút một khó khăn ra"))
def remove_from_petition(
    *, petition: Petition, difficulty: Difficulty, reason: str, by: User, on: date
) -> Petition:
    """Take a difficulty out again, with the reason; it stays open with its own clock."""
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
    by: User,
    on: date,
    title: str | None = None,
    text: str | None = None,
    addressed_to: str | None = None,
) -> Petition:
    """Change the words or the addressee before it is sent; what is not given stays."""
    given = {"title": title, "text": text, "addressed_to": addressed_to}
    facts: dict[str, Any] = {name: said for name, said in given.items() if said is not None}
    return advance(petition=petition, transition="change", by=by, on=on, **facts)


@action("difficulties.send_petition", title=gettext_lazy("Ký, gửi bản kiến nghị"))
def send_petition(*, petition: Petition, by: User, on: date) -> Petition:
    """Sign and send: the addressee's clock starts, every member stands at that level from here."""
    return advance(petition=petition, transition="send", by=by, on=on)


@action("difficulties.forward_petition", title=gettext_lazy("Chuyển bản kiến nghị lên cấp trên"))
def forward_petition(*, petition: Petition, reason: str, by: User, on: date) -> Petition:
    """Hand a petition from the Department to the authority; a new clock starts there."""
    return advance(petition=petition, transition="forward", by=by, on=on, reason=reason)


@action("difficulties.answer_petition", title=gettext_lazy("Trả lời bản kiến nghị"))
def answer_petition(
    *, petition: Petition, answer: str, by: User, on: date, citation: str = ""
) -> Petition:
    """Answer once; every member difficulty becomes answered with it and its people are told."""
    return advance(
        petition=petition, transition="answer", by=by, on=on, answer=answer, citation=citation
    )


# --- small parts ----------------------------------------------------------------------------------


def _one_kind(members: list[Difficulty]) -> str:
    kinds = {difficulty.kind for difficulty in members}
    if len(kinds) > 1:
        raise DifficultyRefusal(explain_one_kind())
    return kinds.pop()


def _commonest_topic(members: list[Difficulty]) -> str:
    topics = [difficulty.topic for difficulty in members]
    return max(sorted(set(topics)), key=topics.count)
