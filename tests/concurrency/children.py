"""What the racing processes do. Each function runs in a process of its own."""

from datetime import date
from typing import Any
from unittest.mock import patch
from uuid import UUID

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.allowances.actions import pay_sheet, prepare_sheet
from caunoi.allowances.models import AllowanceSheet
from caunoi.establishments.imports.actions import commit_import, preview_import
from caunoi.establishments.models import Establishment, ImportBatch
from caunoi.fieldwork.actions import record_visit
from caunoi.journal import receipts
from caunoi.localities.models import AdminUnit
from caunoi.localities.queries import unit_on
from caunoi.network.models import Appointment, Collaborator
from tests.concurrency.racing import Child
from tests.establishments.workbooks import MESSY_DISTRICT, messy_district_workbook
from tests.factories.allowances import DECEMBER, ON, checked, make_network
from tests.factories.fieldwork import SPRING, make_field
from tests.factories.network import appoint, make_collaborator, make_land


def office() -> dict[Role, User]:
    """Return one person for each role; makes them where they are not there yet."""
    people = {}
    for role in Role:
        name = {"full_name": f"Người {role.label}"}
        people[role], is_new = User.objects.get_or_create(username=f"test-{role}", defaults=name)
        if is_new:
            RoleGrant.objects.create(user=people[role], role=role)
    return people


def a_network() -> None:
    people = office()
    make_network(people, make_land(people), size=3)


def a_checked_sheet() -> None:
    a_network()
    checked(office())


def a_free_collaborator() -> None:
    people = office()
    make_land(people)
    make_collaborator(people, "Nguyễn Thị Mai")


def pay(child: Child) -> None:
    sheet, payer = AllowanceSheet.objects.get(), office()[Role.ACCOUNTANT]
    child.run(
        lambda: pay_sheet(sheet=sheet, voucher=f"PC {child.me}", by=payer, on=ON),
        before='UPDATE "allowances_allowanceline"',
        locks="allowances_allowancesheet",
    )


def prepare(child: Child) -> None:
    maker = office()[Role.OFFICER]
    child.run(
        lambda: prepare_sheet(month=DECEMBER, by=maker, on=ON),
        before='INSERT INTO "allowances_allowancesheet"',
        locks="allowances_allowancesheet",
    )


def record(child: Child) -> None:
    """Record a decision that overlaps the other child's: one begins a year after the other."""
    people, collaborator = office(), Collaborator.objects.get()
    unit = AdminUnit.objects.get(code="98100")
    start = date(2016, 3, 1) if child.me == "a" else date(2017, 3, 1)
    child.run(
        lambda: appoint(people, collaborator, [unit], start, number=f"{child.me}/QĐ-SCT"),
        before='INSERT INTO "network_appointment"',
        locks="network_collaborator",
    )


def insert(child: Child) -> None:
    """Write an overlapping row with nothing of ours in between: the database alone decides."""
    from django.db import transaction

    collaborator = Collaborator.objects.get()
    start = date(2016, 3, 1) if child.me == "a" else date(2017, 3, 1)

    def write() -> Appointment:
        with transaction.atomic():
            made = Appointment.objects.create(
                collaborator=collaborator,
                decision_number=f"{child.me}/QĐ-SCT",
                decided_on=start,
                starts_on=start,
            )
            child.meet("written", within=1.5)
            return made

    child.run(write, before='INSERT INTO "network_appointment"', locks="network_collaborator")


def a_previewed_list(times: int = 1) -> None:
    officer, day = office()[Role.OFFICER], date(2018, 12, 20)
    for number in range(times):
        preview_import(
            content=messy_district_workbook(),
            file_name=f"{number}.xlsx",
            unit=unit_on(MESSY_DISTRICT, day),
            by=officer,
            on=day,
        )


def two_previews_of_one_list() -> None:
    a_previewed_list(times=2)


def commit_list(child: Child) -> None:
    """Commit the same preview, or each its own where there are two of one list."""
    officer, batches = office()[Role.OFFICER], ImportBatch.objects.order_by("pk")
    batch = batches.first() if child.me == "a" else batches.last()
    assert batch is not None
    child.run(
        lambda: commit_import(batch=batch, by=officer, on=date(2018, 12, 20)),
        before='INSERT INTO "establishments_establishment"',
        locks="establishments_importbatch" if batches.count() == 1 else "localities_adminunit",
    )


def a_workshop() -> None:
    people = office()
    make_field(people, make_land(people))


def send_a_visit(child: Child) -> None:
    """Send the form of one visit, a word changed on one of the two ways.

    A sabotaged child neither asks for a receipt nor takes one.
    """
    firm = Establishment.objects.get()
    who = User.objects.get(collaborator__isnull=False)
    command = receipts.Command(UUID(int=7), who, child.me)

    def send() -> Any:
        with receipts.arriving(command):
            return record_visit(
                establishment=firm,
                visited_on=SPRING,
                purpose="survey",
                finding=f"Máy cũ, {child.me}.",
                by=who,
                on=SPRING,
            )

    told = {"before": 'INSERT INTO "journal_receipt"', "locks": "journal_receipt"}
    if not child.sabotaged:
        return child.run(send, **told)
    with (
        patch.object(receipts, "_refuse_arrived", lambda _command: None),
        patch.object(receipts, "_take", lambda _command: None),
    ):
        # Every other protection stands.
        Child(child.folder, child.me).run(send, **told)
