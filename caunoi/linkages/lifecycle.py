"""The states of linkages and associations: one table, one door.

    linkage      advising → agreed, failed; agreed → ended
    association  preparing → founded, abandoned; founded → dissolved

There is no row from a state that waits to nothing: each step needs its words, and the database
keeps them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common import clock
from caunoi.common.errors import Refusal
from caunoi.common.text import normalise, normalise_lines
from caunoi.linkages.enums import AssociationState, LinkageState, StepKind
from caunoi.linkages.models import Association, AssociationStep, Linkage, LinkageStep
from caunoi.linkages.permissions import require_in_some_area
from caunoi.linkages.queries import units_of

Thing = Linkage | Association
T = TypeVar("T", Linkage, Association)


class LinkageRefusal(Refusal):
    """Something of linkages that cannot be recorded as asked."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table; `asks` is the question whose answer becomes the result."""

    of: type[models.Model]
    kind: StepKind
    source: str
    target: str
    label: Promise
    asks: Promise


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        of=Linkage,
        kind=StepKind.AGREE,
        source=LinkageState.ADVISING,
        target=LinkageState.AGREED,
        label=gettext_lazy("Ghi đã thỏa thuận"),
        asks=gettext_lazy("Thỏa thuận điều gì"),
    ),
    Transition(
        of=Linkage,
        kind=StepKind.FAIL,
        source=LinkageState.ADVISING,
        target=LinkageState.FAILED,
        label=gettext_lazy("Ghi không thành"),
        asks=gettext_lazy("Vì sao không thành"),
    ),
    Transition(
        of=Linkage,
        kind=StepKind.END,
        source=LinkageState.AGREED,
        target=LinkageState.ENDED,
        label=gettext_lazy("Ghi đã kết thúc"),
        asks=gettext_lazy("Kết quả đến khi kết thúc"),
    ),
    Transition(
        of=Association,
        kind=StepKind.FOUND,
        source=AssociationState.PREPARING,
        target=AssociationState.FOUNDED,
        label=gettext_lazy("Ghi quyết định thành lập"),
        asks=gettext_lazy("Hội bắt đầu làm gì"),
    ),
    Transition(
        of=Association,
        kind=StepKind.ABANDON,
        source=AssociationState.PREPARING,
        target=AssociationState.ABANDONED,
        label=gettext_lazy("Ghi thôi vận động"),
        asks=gettext_lazy("Vì sao không thành lập được"),
    ),
    Transition(
        of=Association,
        kind=StepKind.DISSOLVE,
        source=AssociationState.FOUNDED,
        target=AssociationState.DISSOLVED,
        label=gettext_lazy("Ghi giải thể"),
        asks=gettext_lazy("Hội đã làm được gì, vì sao giải thể"),
    ),
)

_MISSING = {
    StepKind.AGREE: gettext_lazy("Cần ghi các bên thỏa thuận điều gì; đó là kết quả của tư vấn."),
    StepKind.FAIL: gettext_lazy("Cần ghi vì sao không thành, để lần sau tư vấn khác đi."),
    StepKind.END: gettext_lazy("Cần ghi kết quả đến khi kết thúc; liên kết không tự mất đi."),
    StepKind.FOUND: gettext_lazy("Cần ghi hội bắt đầu làm gì."),
    StepKind.ABANDON: gettext_lazy("Cần ghi vì sao không thành lập được."),
    StepKind.DISSOLVE: gettext_lazy("Cần ghi hội đã làm được gì và vì sao giải thể."),
    StepKind.MEETING: gettext_lazy("Cần ghi kết quả buổi gặp. Chưa có gì thì ghi là chưa có gì."),
}


# --- the door -------------------------------------------------------------------------------------


def advance(
    row: T, kind: StepKind, *, by: User, on: date, day: date, words: str, **facts: Any
) -> T:
    """Take one step of the table on `day`: lock, ask, write state and step.

    Of `row` only the key is used. `facts` are more fields of it that the step settles.
    """
    row = locked(row)
    transition = transition_of(row, kind)
    require_recording(row, by, on)
    require_day(row, day, on)
    words = required(words, str(_MISSING[kind]))
    row.state = transition.target
    for name, value in {**_ending(row, transition, words, day, by), **facts}.items():
        setattr(row, name, value)
    row.save()
    add_step(row, kind, day=day, text=words, result=words, by=by, to_state=transition.target)
    return row


def locked(row: T) -> T:
    """Take the row for the rest of the transaction and read it."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def transition_of(row: Thing, kind: StepKind) -> Transition:
    """Return the row of the table, or refuse saying where the thing stands."""
    for transition in TRANSITIONS:
        if (transition.of, transition.kind) == (type(row), kind):
            if transition.source == row.state:
                return transition
            raise LinkageRefusal(said_state(row))
    raise KeyError(kind)


def require_recording(row: Thing, by: User, on: date) -> None:
    """Refuse who answers for no place of those who take part."""
    require_in_some_area(by, units_of(row), on)


def may_record(row: Thing, user: User, on: date) -> bool:
    """Say whether the person may record on it, for the buttons of its page."""
    return rights_of(user, on).may_at_some("linkages.record", units_of(row))


def require_day(row: Thing, day: date, on: date) -> None:
    """Refuse a day to come, and one before the last change of state: a story has an order."""
    if day > on:
        raise LinkageRefusal(
            _("Ngày %(day)s chưa đến. Ghi ngày việc đã xảy ra.") % {"day": f"{day:%d/%m/%Y}"}
        )
    last = row.steps.exclude(to_state="").order_by("on", "pk").last()
    if last is not None and day < last.on:
        raise LinkageRefusal(
            _("Ngày %(day)s trước bước “%(step)s” ngày %(last)s. Ghi ngày từ đó trở đi.")
            % {
                "day": f"{day:%d/%m/%Y}",
                "step": last.get_kind_display(),
                "last": f"{last.on:%d/%m/%Y}",
            }
        )


def add_step(
    row: Thing,
    kind: StepKind,
    *,
    day: date,
    text: str,
    by: User,
    result: str = "",
    place: str = "",
    to_state: str = "",
) -> None:
    """Append what happened on a day."""
    facts: dict[str, Any] = {
        "kind": kind,
        "on": day,
        "place": normalise(place),
        "text": text,
        "result": result,
        "to_state": to_state,
        "by": by,
        "recorded_at": clock.now(),
    }
    if isinstance(row, Linkage):
        LinkageStep.objects.create(linkage=row, **facts)
    else:
        AssociationStep.objects.create(association=row, **facts)


def _ending(row: Thing, transition: Transition, words: str, day: date, by: User) -> dict[str, Any]:
    """Return where a thing keeps its result; a founded association has none yet."""
    if isinstance(row, Linkage):
        return {"result": words, "result_on": day, "result_by": by}
    if transition.kind == StepKind.FOUND:
        return {}
    return {"result": words, "ended_on": day, "ended_by": by}


def required(text: str, sentence: str) -> str:
    """Return a text of several lines as stored; refuses an empty one with the sentence."""
    clean = normalise_lines(text)
    if not clean:
        raise LinkageRefusal(sentence)
    return clean


def required_result(text: str) -> str:
    """Return the result of a meeting."""
    return required(text, str(_MISSING[StepKind.MEETING]))


def require_open(row: Thing, states: Collection[str]) -> None:
    """Refuse what is not in one of the states, saying where it stands."""
    if row.state not in states:
        raise LinkageRefusal(said_state(row))


def said_state(row: Thing) -> str:
    """Say where a thing stands and since when, for who asked for something else."""
    last = row.steps.exclude(to_state="").order_by("on", "pk").last()
    day = last.on if last else None
    return _("“%(name)s” %(state)s từ ngày %(day)s. Tải lại trang để thấy bước còn lại.") % {
        "name": row,
        "state": row.get_state_display(),
        "day": f"{day:%d/%m/%Y}" if day else "",
    }


def steps_open(row: Thing, state: str) -> list[Transition]:
    """Return the steps that lead on from a state."""
    return [t for t in TRANSITIONS if t.of is type(row) and t.source == state]
