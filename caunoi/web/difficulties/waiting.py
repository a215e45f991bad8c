"""Waiting difficulties: one's own with the overdue first, replies to fetch, petitions."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from caunoi.accounts.models import User
from caunoi.difficulties.enums import PetitionState
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.queries import (
    overdue,
    petitions_found,
    petitions_to_answer,
    waiting_confirmation,
    waiting_for,
)
from caunoi.web.difficulties.clocks import Row, rows_of
from caunoi.web.difficulties.petitions import Row as PetitionRow
from caunoi.web.difficulties.petitions import petition_rows
from caunoi.web.shell.worklist import Loss, Work, WorkSource, url_of
from caunoi.web.templatetags.caunoi import day

#: Number listed one by one; one more row opens the list of all.
NAMED = 3
#: Not in a petition, through which it would be answered.
_FREE = Q(petition_then__isnull=True)
#: Without a signature no clock runs and every member waits: first among the decisions.
UNSIGNED = -1_000
#: Permissions to act on what others leave undone.
_ACTING = frozenset(
    {"difficulties.handle", "difficulties.answer_department", "difficulties.answer_authority"}
)


def own(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    if not may & (_ACTING | {"difficulties.raise"}):
        return
    found = waiting_for(user, today).filter(_FREE)
    shown = list(found[: NAMED + 1])
    for row in rows_of(shown[:NAMED], today):
        yield _work(row, _("Xem, trả lời"))
    if len(shown) > NAMED:
        yield _all_of(waiting_for(user, today).count())


def _work(row: Row, action: str) -> Work:
    difficulty = row.difficulty
    return Work(
        loss=Loss.PERSON,
        number=row.clock.number,
        unit=row.clock.unit,
        title=difficulty.title,
        text=_("%(who)s nêu ngày %(day)s. %(text)s")
        % {
            "who": difficulty.raiser_name,
            "day": day(difficulty.raised_on),
            "text": difficulty.text[:160],
        },
        source=_where(difficulty),
        url=url_of("difficulty", difficulty.code),
        action=action,
        heat=row.clock.heat,
        order=(row.due_on - row.on).days,
    )


def _where(difficulty: Difficulty) -> str:
    parts = (
        difficulty.code,
        difficulty.establishment,
        difficulty.unit.name if difficulty.unit else "",
    )
    return ", ".join(str(part) for part in parts if part)


def _all_of(count: int) -> Work:
    """Link to the whole list; the number is that of its rows."""
    return Work(
        loss=Loss.PERSON,
        number=str(count),
        unit=pgettext("đếm", "khó khăn"),
        title=_("Mọi khó khăn do tôi phụ trách"),
        text=_("Gồm cả những việc trên và những việc nằm trong bản kiến nghị."),
        url=url_of("difficulties") + "?mine=on",
        action=_("Xem từng việc"),
        order=10_000,
    )


def left_lying(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """Yield the number overdue, if some are other people's, for those who may take them over."""
    if not may & _ACTING:
        return
    late = overdue(user, today).order_by()
    others = ~Q(owner_then=user.pk) & _FREE
    counts = late.aggregate(n=Count("pk"), others=Count("pk", filter=others))
    if counts["others"]:
        yield Work(
            loss=Loss.PERSON,
            number=str(counts["n"]),
            unit=_("khó khăn quá hạn"),
            title=_("Khó khăn người khác để quá hạn"),
            text=_("%(n)s việc do người khác phụ trách. Nhận phụ trách, hoặc nhận lên cấp mình.")
            % {"n": counts["others"]},
            url=url_of("difficulties") + "?late=on",
            action=_("Xem từng việc"),
            heat="hot",
            order=-500,
        )


def answered(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    """Yield answers to bring back to the raiser, or to confirm as the raiser."""
    if "difficulties.raise" not in may:
        return
    mine = Q(collaborator__user=user) | Q(recorded_by=user) | Q(raiser=user)
    found = waiting_confirmation(user, today).filter(mine).exclude(answered_by=user)
    shown = list(found.order_by("answered_on", "pk")[:NAMED])
    for row in rows_of(shown, today):
        difficulty = row.difficulty
        yield Work(
            loss=Loss.PERSON,
            number=row.clock.number,
            unit=row.clock.unit,
            title=_("Báo trả lời cho %(who)s") % {"who": difficulty.raiser_name},
            text=difficulty.answer[:200],
            source=_where(difficulty),
            url=url_of("difficulty", difficulty.code),
            action=_("Ghi xác nhận"),
            heat=row.clock.heat,
            order=100,
        )


def petitions(user: User, may: frozenset[str], today: date) -> Iterator[Work]:
    if "difficulties.send_petition" in may:
        drafted = petitions_found(user, today, states=[PetitionState.DRAFTED])
        yield from _petitions(drafted.exclude(drafted_by=user)[:NAMED], today, _("Xem, ký, gửi"))
    if may & {"difficulties.answer_department", "difficulties.answer_authority"}:
        waiting = petitions_to_answer(user, today)
        yield from _petitions(waiting[:NAMED], today, _("Xem, trả lời"))


def _petitions(found: Iterable[Petition], today: date, action: str) -> Iterator[Work]:
    for row in petition_rows(list(found), today):
        yield _petition_work(row, action)


def _petition_work(row: PetitionRow, action: str) -> Work:
    petition = row.petition
    count: int = petition.difficulty_count  # type: ignore[attr-defined]
    firms: int = petition.establishment_count  # type: ignore[attr-defined]
    return Work(
        loss=Loss.DECISION,
        number=row.clock.number,
        unit=row.clock.unit,
        title=_("Kiến nghị: %(title)s") % {"title": petition.title},
        text=ngettext(
            "%(n)s khó khăn của %(firms)s cơ sở chờ câu trả lời này.",
            "%(n)s khó khăn của %(firms)s cơ sở chờ câu trả lời này.",
            count,
        )
        % {"n": count, "firms": firms},
        source=f"{petition.code}, {petition.drafted_by}",
        url=url_of("petition", petition.code),
        action=action,
        heat=row.clock.heat,
        order=(row.due_on - row.on).days if row.due_on else UNSIGNED,
    )


SOURCES = (
    WorkSource(own, order=600),
    WorkSource(left_lying, order=610),
    WorkSource(answered, order=620),
    WorkSource(petitions, order=630, signed_with=frozenset({"difficulties.send_petition"})),
)
