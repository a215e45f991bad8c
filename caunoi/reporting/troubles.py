"""The sections of a report that speak of difficulties and of what was put to those above."""

from datetime import date

from django.db.models import Count, Q

from caunoi.difficulties.enums import DifficultyKind, DifficultyState
from caunoi.difficulties.models import Difficulty, DifficultyQuerySet, Petition
from caunoi.reporting.rules import Row, Section

_OPEN = Q(state_then=DifficultyState.OPEN)


def difficulties_section(first: date, on: date) -> Section:
    """Return by kind: raised and answered in the period, still open and overdue at its end."""
    every = Difficulty.objects.as_of(on)
    period = (first, on)
    counts = {
        "raised": _by_kind(every.filter(raised_on__range=period)),
        "answered": _by_kind(every.filter(answered_on__range=period)),
        "open": _by_kind(every.filter(_OPEN)),
        "overdue": _by_kind(every.filter(_OPEN & Q(due_then__lt=on))),
    }
    rows = [
        Row((kind.value, *(of_kind.get(kind.value, 0) for of_kind in counts.values())))
        for kind in DifficultyKind
        if any(of_kind.get(kind.value) for of_kind in counts.values())
    ]
    return Section(
        key="difficulties",
        columns=("kind", *counts),
        summed=tuple(counts),
        rows=tuple(
            Row(row.cells, f"difficulties.kind:{row.cells[0]}", opens="s-unanswered")
            for row in rows
        ),
        sources=("sổ khó khăn, vướng mắc và các bước xử lý",),
    )


def _by_kind(rows: DifficultyQuerySet) -> dict[str, int]:
    counted = rows.order_by().values_list("kind").annotate(n=Count("pk"))
    return dict(counted)


def unanswered_section(on: date) -> Section:
    """Return what waits for an answer at the end of the period, the oldest first."""
    rows = Difficulty.objects.as_of(on).filter(_OPEN).select_related("establishment", "scheme")
    return Section(
        key="unanswered",
        columns=("kind", "code", "title", "beneficiary", "level", "raised_on", "due_on"),
        rows=tuple(
            Row(
                (
                    row.kind,
                    row.code,
                    row.title,
                    str(row.establishment or row.scheme or ""),
                    row.level_then,  # type: ignore[attr-defined]
                    row.raised_on.isoformat(),
                    row.due_then.isoformat(),  # type: ignore[attr-defined]
                ),
                f"difficulties.difficulty:{row.code}",
            )
            for row in rows.order_by("raised_on", "pk")
        ),
        sources=("sổ khó khăn, vướng mắc và các bước xử lý",),
    )


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
