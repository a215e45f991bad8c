"""The progress of a difficulty in an owner's words: raised, waiting, answered, confirmed."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from caunoi.difficulties.enums import DifficultyState
from caunoi.difficulties.links import OwnerRow

S = DifficultyState


@dataclass(frozen=True, slots=True)
class Point:
    """`kind` is "done", "now" or "ahead"; `note` is the day, or what is said instead."""

    label: str
    kind: str
    note: str = ""


def way_of(row: OwnerRow) -> list[Point]:
    is_answered, is_closed = row.state != S.OPEN, row.state == S.CLOSED
    asked = _("%(where)s xem và trả lời") % {"where": row.level[:1].upper() + row.level[1:]}
    waiting = _("chậm nhất ngày %(day)s") % {"day": _day(row.due_on)} if row.due_on else ""
    answered = _day(row.answered_on) if is_answered else waiting
    return [
        Point(_("Ông/bà đã nêu"), "done", _day(row.raised_on)),
        Point(asked, "done" if is_answered else "now", answered),
        Point(_("Ông/bà cho biết đã được chưa"), _kind(is_answered, is_closed), _reply(row)),
        Point(_("Xong"), "done" if is_closed else "ahead", _day(row.closed_on)),
    ]


def _kind(is_answered: bool, is_closed: bool) -> str:
    return "done" if is_closed else "now" if is_answered else "ahead"


def _reply(row: OwnerRow) -> str:
    if row.state == S.CLOSED:
        return row.closing
    if row.can_reply and row.reply_due_on:
        return _("trước ngày %(day)s thì tốt") % {"day": _day(row.reply_due_on)}
    return ""


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
