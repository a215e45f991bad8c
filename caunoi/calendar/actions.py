"""Changes the calendar: one person proposes, another decides. No day is ever deleted.

Days are recorded as a notice gives them, several in a row at once; a wrong one is withdrawn and
stays in the table. Due days already given keep the calendar of their time: none of them moves.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.calendar.enums import DayKind
from caunoi.calendar.models import DayChange, PublicHoliday
from caunoi.calendar.rules import WEEKEND
from caunoi.common import clock
from caunoi.common.errors import Refusal
from caunoi.journal.actions import action, record
from caunoi.norms.actions import (
    decide,
    known_mark,
    open_for_decision,
    send_back,
    text_or_refuse,
)

#: A notice gives at most nine days in a row.
MOST_DAYS = 10
#: Kinds that are only possible on weekdays, since offices rest at weekends anyway.
_ON_WEEKDAYS = (DayKind.IN_LIEU, DayKind.SWAPPED_OFF)


class CalendarRefusal(Refusal):
    """A day that cannot be recorded or withdrawn as asked."""


@action("calendar.propose_days", title=gettext_lazy("Đề nghị ghi ngày nghỉ"))
def propose_days(
    *,
    first_on: date,
    last_on: date,
    name: str,
    kind: str,
    document: str,
    confidence: str,
    by: User,
    on: date,
) -> DayChange:
    """Propose to record these days. The calendar changes only when another person approves.

    Refuses days without a document, a kind that contradicts the weekday, a recorded day, and fewer
    than 1 or more than `MOST_DAYS` days.
    """
    rights_of(by, on).require("norms.propose")
    change = DayChange(
        first_on=first_on,
        last_on=last_on,
        name=text_or_refuse(name, _("Cần ghi tên ngày nghỉ hoặc ngày làm bù.")),
        kind=kind,
        document=text_or_refuse(document, _("Cần ghi văn bản: số, ngày, nơi ban hành.")),
        confidence=known_mark(confidence),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    _refuse_impossible(change)
    _refuse_recorded(change)
    return _propose(change, on)


@action("calendar.propose_withdrawal", title=gettext_lazy("Đề nghị bỏ ngày nghỉ đã ghi"))
def propose_withdrawal(*, day: PublicHoliday, reason: str, by: User, on: date) -> DayChange:
    """Propose to withdraw a wrong day; it counts until another person approves."""
    rights_of(by, on).require("norms.propose")
    _refuse_withdrawn(day)
    change = DayChange(
        withdraws=day,
        first_on=day.day,
        last_on=day.day,
        name=day.name,
        kind=day.kind,
        document=day.document,
        confidence=day.confidence,
        reason=text_or_refuse(reason, _("Cần ghi lý do bỏ ngày này khỏi lịch.")),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    return _propose(change, on)


@action("calendar.approve_days", title=gettext_lazy("Duyệt đổi lịch nghỉ"))
def approve_days(*, change: DayChange, by: User, on: date) -> DayChange:
    """Record the days, or withdraw the day, for every deadline that starts from now on.

    Refuses the proposer, a proposal already decided, and a day that changed meanwhile.
    """
    _lock_calendar()
    change = open_for_decision(change, by=by, on=on)
    if change.withdraws is None:
        _refuse_recorded(change)
        _record_days(change)
    else:
        _withdraw(change.withdraws)
    decide(change, DayChange.State.APPROVED, by=by)
    record(
        action="calendar.approve_days",
        subject=change,
        by=by,
        on=on,
        ground=change.document,
        after=_content_of(change),
    )
    return change


@action("calendar.return_days", title=gettext_lazy("Trả lại đề nghị đổi lịch nghỉ"))
def return_days(*, change: DayChange, reason: str, by: User, on: date) -> DayChange:
    change = open_for_decision(change, by=by, on=on)
    send_back(change, reason, by=by)
    record(
        action="calendar.return_days",
        subject=change,
        by=by,
        on=on,
        ground=change.decision_reason,
    )
    return change


def _propose(change: DayChange, on: date) -> DayChange:
    try:
        change.full_clean(exclude=["reason"])
    except ValidationError as error:
        raise CalendarRefusal(" ".join(error.messages)) from error
    change.save()
    record(
        action=f"calendar.{'propose_withdrawal' if change.withdraws_id else 'propose_days'}",
        subject=change,
        by=change.proposed_by,
        on=on,
        ground=change.reason or change.document,
        after=_content_of(change),
    )
    return change


def _lock_calendar() -> None:
    """Serialise decisions by a lock on the first row: two might record the same new day."""
    PublicHoliday.objects.select_for_update(no_key=True).order_by("pk").first()


def _record_days(change: DayChange) -> None:
    PublicHoliday.objects.bulk_create(
        PublicHoliday(
            day=day,
            name=change.name,
            kind=change.kind,
            document=change.document,
            confidence=change.confidence,
            recorded_at=clock.now(),
            change=change,
        )
        for day in _days_of(change)
    )


def _withdraw(day: PublicHoliday) -> None:
    _refuse_withdrawn(day)
    day.withdrawn_at = clock.now()
    day.save(update_fields=["withdrawn_at"])


def _refuse_impossible(change: DayChange) -> None:
    count = (change.last_on - change.first_on).days + 1
    if not 1 <= count <= MOST_DAYS:
        raise CalendarRefusal(
            _("Một đề nghị ghi từ 1 đến %(most)s ngày liền nhau, ngày cuối không trước ngày đầu.")
            % {"most": MOST_DAYS}
        )
    for day in _days_of(change):
        is_weekend = day.weekday() in WEEKEND
        if change.kind == DayKind.SWAPPED_ON and not is_weekend:
            raise CalendarRefusal(
                _("%(day)s là ngày làm việc rồi; ngày làm bù là thứ Bảy hoặc Chủ nhật.")
                % {"day": f"{day:%d/%m/%Y}"}
            )
        if change.kind in _ON_WEEKDAYS and is_weekend:
            raise CalendarRefusal(
                _("%(day)s là ngày nghỉ cuối tuần; nghỉ bù, nghỉ hoán đổi là ngày trong tuần.")
                % {"day": f"{day:%d/%m/%Y}"}
            )


def _refuse_recorded(change: DayChange) -> None:
    days = PublicHoliday.objects.standing().filter(day__range=(change.first_on, change.last_on))
    if (found := days.first()) is not None:
        raise CalendarRefusal(
            _("Lịch đã ghi %(day)s (%(name)s). Nếu dòng ấy sai thì đề nghị bỏ nó trước.")
            % {"day": f"{found.day:%d/%m/%Y}", "name": found.name}
        )


def _refuse_withdrawn(day: PublicHoliday) -> None:
    if day.withdrawn_at is not None:
        raise CalendarRefusal(
            _("Ngày %(day)s đã bỏ khỏi lịch rồi.") % {"day": f"{day.day:%d/%m/%Y}"}
        )


def _days_of(change: DayChange) -> Iterator[date]:
    for number in range((change.last_on - change.first_on).days + 1):
        yield change.first_on + timedelta(days=number)


def _content_of(change: DayChange) -> dict[str, Any]:
    names = ("first_on", "last_on", "name", "kind", "document", "confidence")
    return {name: getattr(change, name) for name in names}
