"""What the crowd does with one day of the calendar; each runs in other processes."""

import json
from datetime import date

from caunoi.accounts.roles import Role
from caunoi.calendar.actions import approve_days, propose_days
from caunoi.calendar.models import DayChange, PublicHoliday
from tests.concurrency.children import office
from tests.concurrency.crowd import Rush

DAY = date(2018, 10, 10)


def six_proposals() -> None:
    """The same storm is proposed six times, each under another name."""
    officer = office()[Role.OFFICER]
    for number in range(6):
        propose_days(
            first_on=DAY,
            last_on=DAY,
            name=f"Nghỉ bão {number}",
            kind="holiday",
            document="CĐ thử 01/CĐ-UBND",
            confidence="M",
            by=officer,
            on=DAY,
        )


def approve(crowd: Rush) -> None:
    """Each caller approves a proposal of their own."""
    changes, people = list(DayChange.objects.order_by("pk")), office()

    def work(number: int) -> str:
        by = people[[Role.DEPUTY, Role.DIRECTOR][number % 2]]
        return approve_days(change=changes[number], by=by, on=DAY).name

    crowd.run(
        work,
        locks="difficulties_publicholiday",
        before='INSERT INTO "difficulties_publicholiday"',
    )


def what_stands() -> None:
    names = PublicHoliday.objects.standing().filter(day=DAY).values_list("name", flat=True)
    print(json.dumps(list(names)))
