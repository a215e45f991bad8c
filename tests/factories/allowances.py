"""Twenty people of December 2018, and a sheet at any step."""

from datetime import date

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.allowances.actions import check_sheet, pay_sheet, prepare_sheet
from caunoi.allowances.models import AllowanceSheet
from caunoi.network.models import Collaborator
from tests.factories.network import Land, appoint, make_collaborator

DECEMBER = date(2018, 12, 1)
ON = date(2018, 12, 26)


def make_network(people: dict[Role, User], land: Land, size: int = 20) -> list[Collaborator]:
    """Appoint people since 2016, one commune each."""
    made = []
    for number in range(size):
        person = make_collaborator(people, f"Nguyễn Văn {chr(65 + number % 26)}{number}")
        appoint(people, person, [land.communes[number % len(land.communes)]])
        made.append(person)
    return made


def prepared(people: dict[Role, User], month: date = DECEMBER, on: date = ON) -> AllowanceSheet:
    return prepare_sheet(month=month, by=people[Role.OFFICER], on=on)


def checked(people: dict[Role, User], month: date = DECEMBER, on: date = ON) -> AllowanceSheet:
    return check_sheet(sheet=prepared(people, month, on), by=people[Role.DEPUTY], on=on)


def paid(people: dict[Role, User], month: date = DECEMBER, on: date = ON) -> AllowanceSheet:
    return pay_sheet(
        sheet=checked(people, month, on), voucher="PC 112/2018", by=people[Role.ACCOUNTANT], on=on
    )
