"""Anybody asks for anything in any order: the money keeps its rules, and nothing ends in an error.

Each walk draws people, steps and changes of the facts from its seed. After every call the rules are
looked at again in the stored rows alone, without asking the code that keeps them.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.rights import holders
from caunoi.accounts.roles import Role
from caunoi.allowances.actions import (
    check_sheet,
    pay_sheet,
    prepare_sheet,
    return_sheet,
    send_back_sheet,
    withdraw_sheet,
)
from caunoi.allowances.models import AllowanceSheet, SheetState
from caunoi.allowances.queries import facts_of, is_sound, lines_for
from caunoi.common.errors import Refusal
from caunoi.journal.queries import check_chain
from caunoi.network.actions import end_appointment
from caunoi.network.models import Appointment
from caunoi.norms.models import NormRow
from tests.factories.allowances import make_network
from tests.factories.network import Land, appoint, make_collaborator

MONTHS = [date(2018, 9, 1), date(2018, 10, 1), date(2018, 11, 1)]
ON = date(2018, 12, 26)
STEPS = 250
MONEY_ROLES = [Role.OFFICER, Role.DEPUTY, Role.ACCOUNTANT]


CALLS: dict[str, tuple[Callable[..., object], str, dict[str, list[str]]]] = {
    "prepare": (prepare_sheet, "allowances.prepare", {}),
    "check": (check_sheet, "allowances.check", {}),
    "pay": (pay_sheet, "allowances.pay", {"voucher": ["", "PC 1", "PC 2"]}),
    "pay again": (pay_sheet, "allowances.pay", {"voucher": ["PC 3"]}),
    "return": (return_sheet, "allowances.check", {"reason": ["", "Sai"]}),
    "withdraw": (withdraw_sheet, "allowances.prepare", {"reason": ["", "Sai"]}),
    "send back": (send_back_sheet, "allowances.pay", {"reason": ["", "Sai"]}),
}


class Walk:
    """One office whose people press every button they find."""

    def __init__(self, people: dict[Role, User], land: Land, seed: int) -> None:
        self.draw = random.Random(seed)
        self.people, self.land = people, land
        self.staff = [self._hire(number) for number in range(5)]
        self.paid: dict[date, tuple[int, list[dict[str, object]]]] = {}
        self.refused = self.done = 0
        make_network(people, land, 3)

    def _hire(self, number: int) -> User:
        user = User.objects.create(username=f"staff-{number}", full_name=f"Nhân viên {number}")
        for role in self.draw.sample(MONEY_ROLES, self.draw.randrange(1, 4)):
            RoleGrant.objects.create(user=user, role=role)
        return user

    def step(self) -> None:
        month = self.draw.choice(MONTHS)
        sheet = AllowanceSheet.objects.filter(month=month).first()
        name = self.draw.choice(list(CALLS)) if sheet else "prepare"
        action, permission, more = CALLS[name]
        given = {key: self.draw.choice(values) for key, values in more.items()}
        subject = {"month": month} if name == "prepare" else {"sheet": sheet}
        try:
            with transaction.atomic():
                action(**subject, **given, by=self._somebody(permission), on=ON)
            self.done += 1
        except Refusal as refusal:
            assert str(refusal)
            self.refused += 1

    def _somebody(self, permission: str) -> User:
        """Half of the time somebody who holds the right, else anybody."""
        anybody = [*self.staff, *self.people.values()]
        able = holders(permission, ON)
        return self.draw.choice(able if self.draw.random() < 0.5 else anybody)

    def change_facts(self) -> None:
        if self.draw.random() < 0.5:
            row = NormRow.objects.on(MONTHS[0]).get(norm="base-salary")
            row.values = {"amount_vnd": 1_390_000 + self.draw.randrange(10) * 1_000}
            row.save()
            return
        running = Appointment.objects.filter(ends_on=None).first()
        if running is not None and self.draw.random() < 0.3:
            end_appointment(
                appointment=running,
                seen=running.version,
                ends_on=MONTHS[0] + timedelta(days=self.draw.randrange(90)),
                reason="Thôi",
                by=self.people[Role.OFFICER],
                on=ON,
            )
        else:
            person = make_collaborator(self.people, f"Người {Appointment.objects.count()}")
            appoint(self.people, person, self.land.communes[:1], starts_on=MONTHS[1])

    def look(self) -> None:
        for sheet in AllowanceSheet.objects.all():
            people = [sheet.prepared_by_id, sheet.checked_by_id, sheet.paid_by_id]
            present = [person for person in people if person is not None]
            assert len(present) == len(set(present))
            assert is_sound(sheet)
            assert sheet.total_vnd == sum(line.amount_vnd for line in sheet.lines.all())
            steps = list(sheet.steps.all())
            assert [s.from_state for s in steps] == ["", *(s.to_state for s in steps[:-1])]
            assert steps[-1].to_state == sheet.state
            assert sum(s.to_state == SheetState.PAID for s in steps) <= 1
            if sheet.state == SheetState.PAID:
                assert len(present) == 3
                lines = [facts_of(line) for line in sheet.lines.all()]
                stored = (sheet.total_vnd, lines)
                if sheet.month not in self.paid:
                    live = [facts_of(line) for line in lines_for(sheet.month)]
                    assert lines == live, "paid something else than the facts gave"
                assert self.paid.setdefault(sheet.month, stored) == stored
            else:
                assert sheet.month not in self.paid


@pytest.mark.parametrize("seed", range(4))
def test_whatever_people_press_the_money_keeps_its_rules(
    people: dict[Role, User], land: Land, seed: int
) -> None:
    walk = Walk(people, land, seed)
    for number in range(STEPS):
        if number % 50 == 49:
            walk.change_facts()
        walk.step()
        walk.look()
    assert walk.paid, "a walk that never pays proves nothing"
    assert walk.refused > STEPS // 5
    assert check_chain().is_sound
