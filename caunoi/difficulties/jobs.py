"""Nightly work: notices about what is due soon or late, and about missing replies."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from django.db import models, transaction
from django.utils.translation import gettext_noop
from django_tasks import task

from caunoi.accounts.models import User
from caunoi.accounts.rights import holders, holders_at
from caunoi.calendar.queries import years_with_tet
from caunoi.common.one_by_one import one_by_one
from caunoi.difficulties.desks import people_at
from caunoi.difficulties.enums import DifficultyState, Level, PetitionState
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.petitions.lifecycle import places_of
from caunoi.difficulties.rules import level_above
from caunoi.difficulties.steps.telling import close_to_the_raiser
from caunoi.notices.actions import tell

DUE = gettext_noop("Khó khăn %(code)s đến hạn trả lời ngày %(due_on)s: %(title)s")
OVERDUE = gettext_noop(
    "Khó khăn %(code)s quá hạn trả lời từ ngày %(due_on)s, %(who)s đang phụ trách: %(title)s"
)
REPLY_LATE = gettext_noop(
    "Khó khăn %(code)s đã trả lời mà người nêu chưa hồi âm, hạn ngày %(due_on)s; hỏi lại người "
    "nêu hoặc ghi không hồi âm: %(title)s"
)
PETITION_DUE = gettext_noop("Bản kiến nghị %(code)s đến hạn trả lời ngày %(due_on)s: %(title)s")
PETITION_OVERDUE = gettext_noop(
    "Bản kiến nghị %(code)s quá hạn trả lời từ ngày %(due_on)s, %(who)s đang giữ: %(title)s"
)

NO_TET = gettext_noop(
    "Lịch làm việc chưa có ngày nghỉ Tết năm %(year)s nên hạn trả lời sang năm đó chưa chắc đúng; "
    "bổ sung theo thông báo nghỉ Tết."
)
#: The next year's Tết holidays are announced in autumn.
CALENDAR_FROM_MONTH = 11


@task()
def watch_difficulties(on: str) -> int:
    """Notify the owner before the due day, and the next level after it.

    `on` is the day in ISO form. However often this runs, each person gets one notice per clock; a
    difficulty that climbs or comes back starts a new clock. Difficulties in a sent petition are
    covered by the petition's notices. Returns how many were due, late or without a reply. One that
    fails does not stop the others.
    """
    day = date.fromisoformat(on)
    late = [
        *(partial(_watch_alone, row, day) for row in _due_alone(day)),
        *(partial(_watch_petition, row, day) for row in _petitions_due(day)),
        *(partial(_watch_reply, row, day) for row in _replies_late(day)),
    ]
    one_by_one([partial(_watch_calendar, day), *late], lambda watch: watch())
    return len(late)


def _due_alone(day: date) -> models.QuerySet[Difficulty]:
    waiting = _rows(DifficultyState.OPEN).exclude(petition__state=PetitionState.SENT)
    return waiting.filter(warn_on__lte=day)


def _watch_alone(row: Difficulty, day: date) -> None:
    if row.due_on < day:
        _tell_of(row, "overdue", OVERDUE, _next_level(row, day))
    else:
        _tell_of(row, "due", DUE, [row.owner])


def _replies_late(day: date) -> models.QuerySet[Difficulty]:
    return _rows(DifficultyState.ANSWERED).filter(reply_due_on__lt=day)


def _watch_reply(row: Difficulty, day: date) -> None:
    people = [*close_to_the_raiser(row), row.owner]
    _tell_of(row, "reply_late", REPLY_LATE, people, due_on=row.reply_due_on)


def _rows(state: DifficultyState) -> models.QuerySet[Difficulty]:
    rows = Difficulty.objects.filter(state=state).order_by("pk")
    return rows.select_related("owner", "raiser", "recorded_by", "collaborator__user", "unit")


def _next_level(row: Difficulty, day: date) -> list[User]:
    # The owner and the level above; for those above the Centre, the Centre's director too.
    above = level_above(row.level)
    people = [row.owner, *(people_at(above, day, row.unit) if above else [])]
    if row.level not in (Level.COLLABORATOR, Level.CENTRE):
        people += holders_at("difficulties.send_petition", day, row.unit)
    return people


def _petitions_due(day: date) -> models.QuerySet[Petition]:
    rows = Petition.objects.filter(state=PetitionState.SENT, warn_on__lte=day)
    return rows.select_related("owner", "signed_by", "drafted_by").order_by("pk")


def _watch_petition(row: Petition, day: date) -> None:
    if row.due_on is not None and row.due_on < day:
        above = level_above(row.addressed_to)
        people = [row.owner, row.signed_by, row.drafted_by]
        people += people_at(above, day, *places_of(row)) if above else []
        _tell_of(row, "petition_overdue", PETITION_OVERDUE, people)
    else:
        _tell_of(row, "petition_due", PETITION_DUE, [row.owner])


@transaction.atomic
def _watch_calendar(day: date) -> None:
    years = [day.year, *([day.year + 1] if day.month >= CALENDAR_FROM_MONTH else [])]
    known = years_with_tet()
    for year in (year for year in years if year not in known):
        tell(
            recipients=holders("norms.propose", day),
            kind="difficulties.no_tet",
            message=NO_TET,
            figures={"year": year},
            address=f"calendar.publicholiday:{year}",
            once_key=f"difficulties.no_tet:{year}",
        )


@transaction.atomic
def _tell_of(
    row: Difficulty | Petition,
    kind: str,
    message: str,
    people: Iterable[User | None],
    due_on: date | None = None,
) -> None:
    figures = {
        "code": row.code,
        "title": row.title,
        "due_on": due_on or row.due_on,
        "who": str(row.owner),
    }
    name = "petition" if isinstance(row, Petition) else "difficulty"
    clock = row.round if isinstance(row, Difficulty) else row.addressed_to
    tell(
        recipients=[person for person in people if person is not None],
        kind=f"difficulties.{kind}",
        message=message,
        figures={key: value for key, value in figures.items() if f"%({key})s" in message},
        address=f"difficulties.{name}:{row.code}",
        once_key=f"difficulties.{kind}:{row.pk}:{clock}",
    )
