"""What a collaborator sent is kept by the database, also before anybody decided on it."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.attachments.queries import content_of
from caunoi.reporting.models import MonthlyReport
from caunoi.reporting.months.actions import return_month, send_month
from caunoi.reporting.rules import hash_of
from tests.factories.fieldwork import Field, make_field
from tests.factories.network import Land

pytestmark = pytest.mark.django_db
MAY = date(2018, 5, 1)
DUE = date(2018, 5, 18)


@pytest.fixture
def field(people: dict[Role, User], land: Land) -> Field:
    return make_field(people, land)


@pytest.fixture
def report(field: Field) -> MonthlyReport:
    field.visit(on=date(2018, 5, 3))
    return send_month(month=MAY, remarks="Xưởng chạy đều.", by=field.user, on=DUE)


@pytest.fixture
def without_freeze() -> None:
    """Take the trigger away that keeps what was sent: sabotage, undone with the test."""
    table = MonthlyReport._meta.db_table
    name = "sent_month_frozen"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
        else:
            cursor.execute(f'DROP TRIGGER "{name}_update"')


def tamper(report: MonthlyReport, **values: Any) -> int:
    with transaction.atomic():
        return MonthlyReport.objects.filter(pk=report.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"facts": {"sections": []}},
        {"facts_hash": "0" * 64},
        {"remarks": "Xưởng nghỉ."},
        {"requests": "Thêm tiền."},
        {"docx": None},
        {"sent_on": date(2018, 5, 1)},
    ],
)
def test_what_waits_for_the_centre_cannot_be_rewritten(
    report: MonthlyReport, values: dict[str, Any]
) -> None:
    with pytest.raises(DatabaseError, match="sent_month_frozen"):
        tamper(report, **values)


def test_sabotage_without_the_trigger_a_sent_month_could_be_rewritten(
    report: MonthlyReport, without_freeze: None
) -> None:
    assert tamper(report, facts={"sections": []}) == 1


def test_the_centre_still_decides(report: MonthlyReport, field: Field) -> None:
    before = content_of(report.docx)
    returned = return_month(report=report, reason="Thiếu một chuyến.", by=field.officer, on=DUE)
    again = MonthlyReport.objects.get(pk=returned.pk)
    assert again.state == "returned"
    assert content_of(again.docx) == before
    assert again.facts_hash == hash_of(again.facts)
