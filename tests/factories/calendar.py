"""Days off that a storm brings, proposed by one person and decided by another."""

from datetime import date
from typing import Any

from caunoi.accounts.models import User
from caunoi.calendar.actions import approve_days, propose_days, propose_withdrawal
from caunoi.calendar.models import DayChange, PublicHoliday

DAY = date(2018, 10, 1)
NOTICE = {
    "first_on": date(2018, 10, 10),
    "last_on": date(2018, 10, 11),
    "name": "Nghỉ bão",
    "kind": "holiday",
    "document": "CĐ thử 01/CĐ-UBND ngày 01/10/2018 của UBND tỉnh",
    "confidence": "M",
}


def propose(by: User, **told: Any) -> DayChange:
    return propose_days(**{**NOTICE, "by": by, "on": DAY, **told})


def withdraw(day: date, officer: User, director: User) -> PublicHoliday:
    row = PublicHoliday.objects.standing().get(day=day)
    change = propose_withdrawal(day=row, reason="Thông báo ghi ngày khác.", by=officer, on=DAY)
    approve_days(change=change, by=director, on=DAY)
    row.refresh_from_db()
    return row
