"""The states of linkages and associations: one table, and `advance`, the only way through it.

    linkage      advising → agreed, failed; agreed → ended
    association  preparing → founded, abandoned; founded → dissolved

Nothing that is in progress ends without a result: each step needs its words, and the database
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
from caunoi.common import clock, lifecycle
from caunoi.common.errors import Refusal
from caunoi.common.lifecycle import Fact, FactKind, step_from
from caunoi.common.locking import lock_row
from caunoi.common.text import normalise, normalise_lines
from caunoi.linkages.enums import AssociationState, LinkageState, StepKind
from caunoi.linkages.models import Association, AssociationStep, Linkage, LinkageStep
from caunoi.linkages.permissions import require_in_some_area
from caunoi.linkages.queries import units_of

Thing = Linkage | Association
T = TypeVar("T", Linkage, Association)


class LinkageRefusal(Refusal):
    """What was asked cannot be recorded for the linkage or association."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(lifecycle.Transition[Any]):
    """One row of the table. Its only fact is the question whose answer becomes the result."""

    #: The model of the row: both kinds share one table.
    of: type[models.Model]

    @property
    def words(self) -> Fact:
        return self.facts[0]


def _words(asks: Promise, missing: Promise) -> tuple[Fact]:
    return (Fact("words", FactKind.LINES, asks, longest=4000, sentence=missing),)


TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        of=Linkage,
        name=StepKind.AGREE,
        sources=(LinkageState.ADVISING,),
        target=LinkageState.AGREED,
        permission="linkages.record",
        label=gettext_lazy("Ghi đã thỏa thuận"),
        facts=_words(
            gettext_lazy("Thỏa thuận điều gì"),
            gettext_lazy("Cần ghi các bên thỏa thuận điều gì; đó là kết quả của tư vấn."),
        ),
    ),
    Transition(
        of=Linkage,
        name=StepKind.FAIL,
        sources=(LinkageState.ADVISING,),
        target=LinkageState.FAILED,
        permission="linkages.record",
        label=gettext_lazy("Ghi không thành"),
        facts=_words(
            gettext_lazy("Vì sao không thành"),
            gettext_lazy("Cần ghi vì sao không thành, để lần sau tư vấn khác đi."),
        ),
    ),
    Transition(
        of=Linkage,
        name=StepKind.END,
        sources=(LinkageState.AGREED,),
        target=LinkageState.ENDED,
        permission="linkages.record",
        label=gettext_lazy("Ghi đã kết thúc"),
        facts=_words(
            gettext_lazy("Kết quả đến khi kết thúc"),
            gettext_lazy("Cần ghi kết quả đến khi kết thúc; liên kết không tự mất đi."),
        ),
    ),
    Transition(
        of=Association,
        name=StepKind.FOUND,
        sources=(AssociationState.PREPARING,),
        target=AssociationState.FOUNDED,
        permission="linkages.record",
        label=gettext_lazy("Ghi quyết định thành lập"),
        facts=_words(
            gettext_lazy("Hội bắt đầu làm gì"),
            gettext_lazy("Cần ghi hội bắt đầu làm gì."),
        ),
    ),
    Transition(
        of=Association,
        name=StepKind.ABANDON,
        sources=(AssociationState.PREPARING,),
        target=AssociationState.ABANDONED,
        permission="linkages.record",
        label=gettext_lazy("Ghi thôi vận động"),
        facts=_words(
            gettext_lazy("Vì sao không thành lập được"),
            gettext_lazy("Cần ghi vì sao không thành lập được."),
        ),
    ),
    Transition(
        of=Association,
        name=StepKind.DISSOLVE,
        sources=(AssociationState.FOUNDED,),
        target=AssociationState.DISSOLVED,
        permission="linkages.record",
        label=gettext_lazy("Ghi giải thể"),
        facts=_words(
            gettext_lazy("Hội đã làm được gì, vì sao giải thể"),
            gettext_lazy("Cần ghi hội đã làm được gì và vì sao giải thể."),
        ),
    ),
)

_NO_RESULT = gettext_lazy("Cần ghi kết quả buổi gặp. Chưa có gì thì ghi là chưa có gì.")


# --- taking a step --------------------------------------------------------------------------------


def advance(
    row: T, transition: str, *, by: User, on: date, day: date, words: str, **facts: Any
) -> T:
    """Take one step of the table on `day`. Locks the row, checks it, writes the state and the step.

    Only the key of `row` is used. `facts` are further fields that the step sets.
    """
    row = lock(row)
    step = transition_of(row, transition)
    require_recording(row, by, on)
    require_day(row, day, on)
    words = required(words, str(step.words.sentence))
    row.state = step.target
    for name, value in {**_ending(row, step, words, day, by), **facts}.items():
        setattr(row, name, value)
    row.save()
    add_step(row, step.name, day=day, text=words, result=words, by=by, to_state=step.target)
    return row


def lock(row: T) -> T:
    return lock_row(type(row)._default_manager.all(), row.pk)


def transition_of(row: Thing, name: str) -> Transition:
    own = [transition for transition in TRANSITIONS if transition.of is type(row)]
    found = step_from(own, name, row.state)
    if found is None:
        raise LinkageRefusal(describe_state(row))
    return found


def require_recording(row: Thing, by: User, on: date) -> None:
    require_in_some_area(by, units_of(row), on)


def may_record(row: Thing, user: User, on: date) -> bool:
    return rights_of(user, on).may_at_some("linkages.record", units_of(row))


def require_day(row: Thing, day: date, on: date) -> None:
    """Refuses a day in the future, and one before the last change of state."""
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
    kind: str,
    *,
    day: date,
    text: str,
    by: User,
    result: str = "",
    place: str = "",
    to_state: str = "",
) -> None:
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
    # A founded association has no result yet.
    if isinstance(row, Linkage):
        return {"result": words, "result_on": day, "result_by": by}
    if transition.name == StepKind.FOUND:
        return {}
    return {"result": words, "ended_on": day, "ended_by": by}


def required(text: str, sentence: str) -> str:
    """Return the text as stored, with its lines. Raises `LinkageRefusal` if it is empty."""
    clean = normalise_lines(text)
    if not clean:
        raise LinkageRefusal(sentence)
    return clean


def required_result(text: str) -> str:
    return required(text, str(_NO_RESULT))


def require_open(row: Thing, states: Collection[str]) -> None:
    if row.state not in states:
        raise LinkageRefusal(describe_state(row))


def describe_state(row: Thing) -> str:
    last = row.steps.exclude(to_state="").order_by("on", "pk").last()
    day = last.on if last else None
    return _("“%(name)s” %(state)s từ ngày %(day)s. Tải lại trang để thấy bước còn lại.") % {
        "name": row,
        "state": row.get_state_display(),
        "day": f"{day:%d/%m/%Y}" if day else "",
    }


def steps_from(row: Thing, state: str) -> list[Transition]:
    own = [transition for transition in TRANSITIONS if transition.of is type(row)]
    return lifecycle.steps_from(own, state)
