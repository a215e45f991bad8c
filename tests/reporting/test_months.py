"""A collaborator's month: drafted from records, sent and frozen, decided by another."""

from datetime import date
from io import BytesIO

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from docx import Document

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.attachments.queries import content_of
from caunoi.common.errors import AlreadyRecorded, NotPermitted, RecordedOtherwise
from caunoi.fieldwork.actions import give_task, make_area_plan
from caunoi.fieldwork.models import Visit
from caunoi.reporting.models import MonthlyReport
from caunoi.reporting.months.actions import accept_month, return_month, send_month
from caunoi.reporting.months.facts import month_facts
from caunoi.reporting.queries import months_found, months_of_people, own_month
from caunoi.reporting.refusals import ReportRefusal, SameSigner
from tests.factories.fieldwork import Field, make_field
from tests.factories.network import STORY_DAY, Land

pytestmark = pytest.mark.django_db
People = dict[Role, User]
MAY = date(2018, 5, 1)
DUE = date(2018, 5, 18)


@pytest.fixture
def field(people: People, land: Land) -> Field:
    return make_field(people, land)


def sent(field: Field, on: date = DUE, remarks: str = "Xưởng chạy đều.") -> MonthlyReport:
    return send_month(month=MAY, remarks=remarks, by=field.user, on=on)


def rows(field: Field, key: str, on: date = DUE) -> list[tuple[object, ...]]:
    return [row.cells for row in month_facts(field.collaborator, MAY, on).section(key).rows]


def test_the_month_drafts_itself_from_what_was_recorded(field: Field) -> None:
    first = field.visit(on=date(2018, 5, 3))
    field.visit(on=date(2018, 4, 27), finding="Tháng trước")
    need = field.need(on=date(2018, 5, 4))
    give_task(
        collaborator=field.collaborator,
        kind="spread_policy",
        instruction="Phổ biến nghị quyết mới.",
        due_on=date(2018, 5, 25),
        by=field.officer,
        on=date(2018, 5, 2),
    )
    make_area_plan(
        collaborator=field.collaborator,
        seen=0,
        year=2018,
        month=6,
        visits_planned=7,
        text="Thăm các xưởng gốm.",
        by=field.user,
        on=DUE,
    )
    visits = rows(field, "month_visits")
    assert [(row[0], row[1], row[3]) for row in visits] == [
        (str(first.establishment), "2018-05-03", first.finding)
    ]
    assert [row[3] for row in rows(field, "month_needs")] == [need.description]
    assert rows(field, "tasks") == [
        ("spread_policy", "Phổ biến nghị quyết mới.", "2018-05-25", "đang làm")
    ]
    assert rows(field, "plan") == [("Thăm các xưởng gốm.", 7)]


def test_the_register_adds_up_by_trade(field: Field) -> None:
    december = date(2018, 12, 1)
    section = month_facts(field.collaborator, december, STORY_DAY).section("register")
    total = dict(zip(section.columns, section.total, strict=True))
    assert total["active"] == 1
    assert all(isinstance(cell, int) for row in section.rows for cell in row.cells[1:])


def test_what_came_into_the_register_later_is_not_counted_for_an_earlier_month(
    field: Field,
) -> None:
    assert rows(field, "register") == []


def test_what_is_sent_is_frozen_with_its_file(field: Field) -> None:
    field.visit(on=date(2018, 5, 3))
    report = sent(field)
    before = content_of(report.docx)
    field.visit(on=date(2018, 5, 7), finding="Thăm sau khi gửi.")
    again = MonthlyReport.objects.get(pk=report.pk)
    assert content_of(again.docx) == before and again.facts == report.facts
    text = "\n".join(p.text for p in Document(BytesIO(before)).paragraphs)
    assert "Xưởng chạy đều." in text and "DỰ THẢO" not in text
    with pytest.raises(AlreadyRecorded, match="đã gửi ngày 18/05/2018") as told:
        sent(field)
    assert not isinstance(told.value, RecordedOtherwise)
    with pytest.raises(RecordedOtherwise, match="muốn sửa thì nhờ Trung tâm trả lại"):
        sent(field, remarks="Nói thêm.")


def test_a_returned_month_is_drafted_anew_and_the_old_one_stays(field: Field) -> None:
    report = sent(field)
    reason = "Thiếu chuyến thăm ngày 7."
    with pytest.raises(ReportRefusal, match="lý do"):
        return_month(report=report, reason=" ", by=field.officer, on=DUE)
    return_month(report=report, reason=reason, by=field.officer, on=DUE)
    field.visit(on=date(2018, 5, 7))
    second = sent(field, on=date(2018, 5, 19))
    assert (second.version, own_month(field.user, MAY, date(2018, 5, 19))) == (2, second)
    old = MonthlyReport.objects.get(pk=report.pk)
    assert (old.state, old.return_reason) == ("returned", reason)
    assert len(second.facts["sections"][1]["rows"]) == 1
    assert len(old.facts["sections"][1]["rows"]) == 0


def test_nobody_decides_on_the_own_month_nor_twice(field: Field, people: People) -> None:
    report = sent(field)
    with pytest.raises(NotPermitted):
        accept_month(report=report, by=field.user, on=DUE)
    MonthlyReport.objects.filter(pk=report.pk).update(sent_by=field.officer)
    with pytest.raises(SameSigner):
        accept_month(report=report, by=field.officer, on=DUE)
    accept_month(report=report, by=people[Role.DEPUTY], on=DUE)
    with pytest.raises(ReportRefusal, match="đã được xem"):
        return_month(report=report, reason="x", by=field.officer, on=DUE)


def test_the_database_freezes_what_was_decided(field: Field, people: People) -> None:
    report = sent(field)
    accept_month(report=report, by=people[Role.DEPUTY], on=DUE)
    with pytest.raises(DatabaseError), transaction.atomic():
        MonthlyReport.objects.filter(pk=report.pk).update(facts={})


def test_who_is_late_is_named(field: Field) -> None:
    officer = field.officer
    (row,) = months_of_people(officer, MAY, DUE)
    assert row.report is None and not row.is_late
    (row,) = months_of_people(officer, MAY, date(2018, 5, 21))
    assert row.is_late
    report = sent(field, on=date(2018, 5, 21))
    (row,) = months_of_people(officer, MAY, date(2018, 5, 21))
    assert row.report == report and not row.is_late


def test_a_collaborator_reads_only_the_own(field: Field, people: People) -> None:
    report = sent(field)
    assert list(months_found(field.user, DUE)) == [report]
    assert list(months_found(people[Role.AUDITOR], DUE)) == [report]
    assert not months_found(people[Role.COLLABORATOR], DUE).exists()


def test_a_month_that_has_not_begun_and_a_stranger_are_refused(
    field: Field, people: People
) -> None:
    with pytest.raises(ReportRefusal, match="06/2018 chưa đến"):
        send_month(month=date(2018, 6, 1), by=field.user, on=DUE)
    with pytest.raises(ReportRefusal, match="chưa gắn"):
        send_month(month=MAY, by=people[Role.COLLABORATOR], on=DUE)
    assert Visit.objects.count() == 0
