"""The sections of a report about difficulties and petitions."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Prefetch, Q

from caunoi.difficulties.enums import DifficultyKind, DifficultyState, Topic
from caunoi.difficulties.models import Difficulty, DifficultyQuerySet, Petition, PetitionMember
from caunoi.difficulties.queries import Answer, answers_on, standing_on
from caunoi.reporting.rules import Item, Row, Section, median_of

#: Difficulties, each with its answer on the day.
Answered = list[tuple[Difficulty, Answer]]

_OPEN = Q(state_then=DifficultyState.OPEN)


def difficulties_section(first: date, on: date) -> Section:
    """Count by kind and cause: raised and answered in the period, open and overdue at its end."""
    every = Difficulty.objects.as_of(on).order_by("raised_on", "pk")
    found = {
        "raised": list(every.filter(raised_on__range=(first, on))),
        "answered": [row for row, _answer in _answered(first, on)],
        "open": list(every.filter(_OPEN)),
        "overdue": list(every.filter(_OPEN & Q(due_then__lt=on))),
    }
    causes = {(row.kind, row.topic) for rows in found.values() for row in rows}
    return Section(
        key="difficulties",
        columns=("kind", "topic", *found),
        summed=tuple(found),
        rows=tuple(
            _cause_row(kind, topic, found)
            for kind in DifficultyKind.values
            for topic in Topic.values
            if (kind, topic) in causes
        ),
        sources=_REGISTER,
    )


def _cause_row(kind: str, topic: str, found: Mapping[str, list[Difficulty]]) -> Row:
    def of_cause(rows: Iterable[Difficulty]) -> list[Item]:
        return [_item(row) for row in rows if (row.kind, row.topic) == (kind, topic)]

    return Row.summing(
        kind,
        topic,
        raised=of_cause(found["raised"]),
        answered=of_cause(found["answered"]),
        open=of_cause(found["open"]),
        overdue=of_cause(found["overdue"]),
    )


def _item(row: Difficulty, value: int = 1) -> Item:
    return Item(_address(row), f"{row.code} {row.title}", value, row.raised_on.isoformat())


def _address(row: Difficulty) -> str:
    return f"difficulties.difficulty:{row.code}"


def waiting_section(first: date, on: date) -> Section:
    every = Difficulty.objects.as_of(on).order_by("raised_on", "pk")
    still = list(every.filter(_OPEN))
    answered = _answered(first, on)
    kinds = {row.kind for row in (*still, *(row for row, _answer in answered))}
    return Section(
        key="waiting",
        columns=("kind", "open", "open_days", "answered", "answered_days"),
        summed=("open", "answered"),
        rows=tuple(
            _waiting_row(
                kind,
                [row for row in still if row.kind == kind],
                [(row, answer) for row, answer in answered if row.kind == kind],
                on,
            )
            for kind in DifficultyKind.values
            if kind in kinds
        ),
        sources=_REGISTER,
    )


def _waiting_row(kind: str, still: list[Difficulty], answered: Answered, on: date) -> Row:
    waited = [_item(row, (on - row.raised_on).days) for row in still]
    heard = [_item(row, (answer.step.on - row.raised_on).days) for row, answer in answered]
    return Row(
        (kind, len(still), median_of(waited), len(answered), median_of(heard)),
        behind={
            "open": tuple(_item(row) for row in still),
            "open_days": tuple(waited),
            "answered": tuple(_item(row) for row, _answer in answered),
            "answered_days": tuple(heard),
        },
    )


def answered_section(first: date, on: date) -> Section:
    return Section(
        key="answered",
        columns=(*_NAMES, "answered_on", "answer"),
        rows=tuple(
            _difficulty_row(row, answer.step.on.isoformat(), answer.text)
            for row, answer in _answered(first, on)
        ),
        sources=_REGISTER,
    )


def _answered(first: date, on: date) -> Answered:
    """Return what was answered in the period and not reopened by its end, by the day of the answer.

    A difficulty answered again after the end has its earlier answer here.
    """
    touched = Difficulty.objects.as_of(on).filter(~_OPEN, steps__on__range=(first, on)).distinct()
    rows = list(_with_names(touched))
    answers = answers_on(rows, on)
    found = [(row, answers[row.pk]) for row in rows if row.pk in answers]
    given = [(row, answer) for row, answer in found if answer.step.on >= first]
    return sorted(given, key=lambda pair: (pair[1].step.on, pair[0].pk))


def unanswered_section(on: date) -> Section:
    found = Difficulty.objects.as_of(on).filter(_OPEN)
    return Section(
        key="unanswered",
        columns=(*_NAMES, "level", "due_on"),
        rows=tuple(
            _difficulty_row(row, row.level_then, row.due_then.isoformat())  # type: ignore[attr-defined]
            for row in _with_names(found).order_by("raised_on", "pk")
        ),
        sources=_REGISTER,
    )


_REGISTER = ("sổ khó khăn, vướng mắc và các bước xử lý",)
_NAMES = ("code", "title", "kind", "topic", "beneficiary", "raised_on")


def _with_names(rows: DifficultyQuerySet) -> DifficultyQuerySet:
    return rows.select_related("establishment", "scheme")


def _difficulty_row(row: Difficulty, *more: str | None) -> Row:
    firm = str(row.establishment or row.scheme or "")
    names = (row.code, row.title, row.kind, row.topic, firm, row.raised_on.isoformat())
    return Row((*names, *more), _address(row))


def petitions_section(first: date, on: date) -> Section:
    """Return the petitions sent or answered in the period, or unanswered at its end."""
    sent = Petition.objects.as_of(on).filter(sent_on__lte=on)
    unanswered = Q(answered_on__isnull=True) | Q(answered_on__gt=on)
    found = sent.filter(Q(sent_on__gte=first) | Q(answered_on__gte=first) | unanswered)
    members = PetitionMember.objects.filter(standing_on(on))
    members = members.select_related("difficulty__establishment")
    return Section(
        key="petitions",
        columns=("code", "title", "level", "sent_on", "answer", "establishments"),
        summed=("establishments",),
        rows=tuple(
            _petition_row(row, on)
            for row in found.order_by("sent_on", "pk").prefetch_related(
                Prefetch("memberships", members)
            )
        ),
        sources=("bản kiến nghị đã ký, trả lời của cơ quan nhận",),
    )


def _petition_row(row: Petition, on: date) -> Row:
    firms = {
        firm.pk: Item(f"establishments.establishment:{firm.pk}", str(firm))
        for member in row.memberships.all()
        if (firm := member.difficulty.establishment) is not None
    }
    return Row.summing(
        row.code,
        row.title,
        row.level_then or row.addressed_to,  # type: ignore[attr-defined]
        row.sent_on.isoformat() if row.sent_on else None,
        row.answer if row.answered_on and row.answered_on <= on else "chưa trả lời",
        address=f"difficulties.petition:{row.code}",
        establishments=list(firms.values()),
    )
