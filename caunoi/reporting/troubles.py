"""The sections of a report that speak of difficulties and of what was put to those above."""

from datetime import date

from django.db.models import Count, Q

from caunoi.difficulties.enums import DifficultyKind, DifficultyState, Topic
from caunoi.difficulties.models import Difficulty, DifficultyQuerySet, Petition
from caunoi.reporting.rules import Row, Section

_OPEN = Q(state_then=DifficultyState.OPEN)


def difficulties_section(first: date, on: date) -> Section:
    """Return by kind and cause: raised and answered in the period, open and overdue at its end."""
    every = Difficulty.objects.as_of(on)
    period = (first, on)
    counts = {
        "raised": _by_cause(every.filter(raised_on__range=period)),
        "answered": _by_cause(every.filter(answered_on__range=period)),
        "open": _by_cause(every.filter(_OPEN)),
        "overdue": _by_cause(every.filter(_OPEN & Q(due_then__lt=on))),
    }
    rows = [
        _cause_row(kind, topic, [of_cause.get((kind, topic), 0) for of_cause in counts.values()])
        for kind in DifficultyKind.values
        for topic in Topic.values
        if any((kind, topic) in of_cause for of_cause in counts.values())
    ]
    return Section(
        key="difficulties",
        columns=("kind", "topic", *counts),
        summed=tuple(counts),
        rows=tuple(rows),
        sources=_REGISTER,
    )


def _by_cause(rows: DifficultyQuerySet) -> dict[tuple[str, str], int]:
    counted = rows.order_by().values_list("kind", "topic").annotate(n=Count("pk"))
    return {(kind, topic): n for kind, topic, n in counted}


def _cause_row(kind: str, topic: str, counts: list[int]) -> Row:
    _raised, _answered, still_open, _overdue = counts
    return Row((kind, topic, *counts), opens="s-unanswered" if still_open else "s-answered")


def answered_section(first: date, on: date) -> Section:
    """Return what was answered in the period and is not open again, with the answer."""
    found = Difficulty.objects.as_of(on).filter(~_OPEN, answered_on__range=(first, on))
    return Section(
        key="answered",
        columns=(*_NAMES, "answered_on", "answer"),
        rows=tuple(
            _difficulty_row(
                row, row.answered_on.isoformat() if row.answered_on else None, row.answer
            )
            for row in _with_names(found).order_by("answered_on", "pk")
        ),
        sources=_REGISTER,
    )


def unanswered_section(on: date) -> Section:
    """Return what waits for an answer at the end of the period, the oldest first."""
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
    return Row((*names, *more), f"difficulties.difficulty:{row.code}")


def petitions_section(first: date, on: date) -> Section:
    """Return the petitions sent in the period or unanswered at its end, with their answers."""
    sent = Petition.objects.filter(sent_on__lte=on)
    unanswered = Q(answered_on__isnull=True) | Q(answered_on__gt=on)
    found = sent.filter(Q(sent_on__gte=first) | Q(answered_on__gte=first) | unanswered)
    found = found.annotate(firms=Count("difficulties__establishment", distinct=True))
    return Section(
        key="petitions",
        columns=("code", "title", "establishments", "level", "sent_on", "answer"),
        summed=("establishments",),
        rows=tuple(
            Row(
                (
                    row.code,
                    row.title,
                    row.firms,
                    row.addressed_to,
                    row.sent_on.isoformat() if row.sent_on else None,
                    row.answer if row.answered_on and row.answered_on <= on else "chưa trả lời",
                ),
                f"difficulties.petition:{row.code}",
            )
            for row in found.order_by("sent_on", "pk")
        ),
        sources=("bản kiến nghị đã ký, trả lời của cơ quan nhận",),
    )
