"""The Centre's periodic report: counted from records, signed by another, frozen."""

import json
from collections import Counter
from datetime import date
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from docx import Document
from openpyxl import load_workbook

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.attachments.queries import content_of
from caunoi.common.errors import NotPermitted
from caunoi.difficulties.actions import answer_difficulty, raise_difficulty, return_answer
from caunoi.difficulties.models import Difficulty
from caunoi.establishments.models import Establishment
from caunoi.network.actions import name_centre
from caunoi.reporting.actions import prepare_report, sign_report
from caunoi.reporting.facts import facts_of
from caunoi.reporting.models import PeriodicReport
from caunoi.reporting.queries import changes_since, file_of, latest_signed, periods_to_prepare
from caunoi.reporting.refusals import ReportRefusal, SameSigner
from caunoi.reporting.render.excel import HEAD_ROW, report_xlsx
from caunoi.reporting.render.word import report_docx
from caunoi.reporting.rules import Facts, hash_of
from caunoi.schemes.enums import SchemeState as S
from caunoi.schemes.models import MoneyEntry
from caunoi.schemes.money.carrying import carry_over
from tests.factories.network import Land, appoint, make_collaborator
from tests.factories.schemes import MILLION, TRAINING, Office, give_money

pytestmark = pytest.mark.django_db
People = dict[Role, User]
DECEMBER = date(2018, 12, 18)


def prepared(people: People, on: date = DECEMBER, year: int = 2018) -> PeriodicReport:
    return prepare_report(kind="year", year=year, by=people[Role.OFFICER], on=on)


def signed(people: People, report: PeriodicReport, on: date = DECEMBER) -> PeriodicReport:
    return sign_report(report=report, number="125/BC-TTKC", by=people[Role.DIRECTOR], on=on)


def texts_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


# --- what it says ---------------------------------------------------------------------------------


def test_each_figure_is_the_sum_of_the_records_it_names(
    office: Office, firm: Establishment, money: None, people: People
) -> None:
    settled = office.walk(office.draft(firm), S.SETTLED)
    running = office.walk(office.draft(None, **TRAINING), S.IN_PROGRESS)
    facts = facts_of("year", 2018, DECEMBER)
    heads = {row.cells[0]: row.cells for row in facts.section("heads").rows}
    assert heads[3][1:6] == (1, settled.support_vnd, 300 * MILLION, 1, settled.support_vnd)
    assert heads[2][1:] == (1, running.support_vnd, 0, 0, 0, 0)
    schemes = facts.section("schemes")
    assert {row.cells[0] for row in schemes.rows} == {settled.code, running.code}
    ledger = Counter[str]()
    for kind, vnd in MoneyEntry.objects.filter(year=2018).values_list("kind", "amount_vnd"):
        ledger[kind] += vnd
    total = dict(zip(schemes.columns, schemes.total, strict=True))
    assert total["contracted_vnd"] == ledger["contracted"]
    assert total["accepted_vnd"] == ledger["accepted"]
    assert total["paid_vnd"] == ledger["advance"] + ledger["payment"] + ledger["recovery"]
    sources = facts.section("money")
    by_source = dict(zip(sources.columns, sources.total, strict=True))
    assert by_source["paid_vnd"] == total["paid_vnd"]
    assert by_source["settled_vnd"] == settled.acceptance.accepted_vnd
    assert all(section.sources for section in facts.sections)


def test_a_closing_day_in_the_year_counts_nothing_that_came_later(
    office: Office, firm: Establishment, money: None
) -> None:
    office.walk(office.draft(firm), S.SETTLED)
    june = facts_of("half_year", 2018, date(2018, 6, 30))
    (row,) = june.section("schemes").rows
    told = dict(zip(june.section("schemes").columns, row.cells, strict=True))
    assert (told["state"], told["accepted_vnd"], told["paid_vnd"]) == ("in_progress", 0, 0)
    assert june.section("next").rows[0].cells[1] == 1


def test_what_is_carried_over_stands_in_both_years_with_the_money_of_each(
    office: Office, firm: Establishment, money: None, people: People
) -> None:
    give_money(people, 300 * MILLION, year=2019)
    scheme = office.walk(office.draft(firm), S.IN_PROGRESS)
    office.advance_money(scheme, 50 * MILLION)
    carry_over(
        scheme=scheme,
        decision="15/QĐ-UBND chuyển nguồn",
        by=people[Role.AUTHORITY],
        on=date(2019, 1, 8),
    )
    for year, paid in ((2018, 50 * MILLION), (2019, 0)):
        facts = facts_of("year", year, date(2019, 12, 31))
        listed, sources = facts.section("schemes"), facts.section("money")
        of_rows = dict(zip(listed.columns, listed.total, strict=True))
        of_sources = dict(zip(sources.columns, sources.total, strict=True))
        assert [row.cells[0] for row in listed.rows] == [scheme.code]
        for column in ("contracted_vnd", "accepted_vnd", "paid_vnd"):
            assert of_rows[column] == of_sources[column]
        assert of_rows["paid_vnd"] == paid


def test_a_difficulty_is_told_by_its_cause_and_its_answer(
    office: Office, firm: Establishment, people: People
) -> None:
    collaborator = make_collaborator(people)
    appoint(people, collaborator, [firm.unit])
    for topic in ("land", "credit"):
        raise_difficulty(
            kind="establishment",
            topic=topic,
            title=f"Vướng {topic}",
            text="Xưởng trên đất thuê.",
            establishment=firm,
            raised_by_kind="officer",
            by=people[Role.OFFICER],
            on=date(2018, 11, 5),
        )
    land = Difficulty.objects.get(topic="land")
    answer_difficulty(
        difficulty=land,
        answer="Được chuyển mục đích theo quy hoạch.",
        by=people[Role.DIRECTOR],
        on=date(2018, 11, 12),
    )
    facts = facts_of("year", 2018, DECEMBER)
    counted = {row.cells[1]: row.cells[2:] for row in facts.section("difficulties").rows}
    assert counted == {"land": (1, 1, 0, 0), "credit": (1, 0, 1, 1)}
    (answered,) = facts.section("answered").rows
    assert (answered.cells[0], answered.cells[-1]) == (land.code, land_answer(land))
    (waiting,) = facts.section("unanswered").rows
    assert waiting.cells[3] == "credit"
    before = facts_of("half_year", 2018, date(2018, 6, 30))
    assert before.section("difficulties").rows == ()


def land_answer(difficulty: Difficulty) -> str:
    difficulty.refresh_from_db()
    return difficulty.answer


def test_an_answer_given_anew_in_january_leaves_the_year_with_its_own(
    firm: Establishment, people: People
) -> None:
    raised = raise_difficulty(
        kind="establishment",
        topic="land",
        title="Vướng đất",
        text="Xưởng trên đất thuê.",
        establishment=firm,
        raised_by_kind="officer",
        by=people[Role.OFFICER],
        on=date(2018, 11, 5),
    )
    told = {"difficulty": raised, "by": people[Role.DIRECTOR]}
    answer_difficulty(answer="Xin chuyển mục đích.", on=date(2018, 11, 12), **told)
    before = facts_of("year", 2018, DECEMBER)
    return_answer(
        difficulty=raised,
        reason="Chưa rõ nộp ở đâu.",
        by=people[Role.OFFICER],
        on=date(2019, 1, 7),
    )
    answer_difficulty(answer="Nộp ở bộ phận một cửa.", on=date(2019, 1, 9), **told)
    after = facts_of("year", 2018, DECEMBER)
    for key in ("answered", "waiting", "difficulties"):
        assert after.section(key) == before.section(key)
    (answered,) = after.section("answered").rows
    assert answered.cells[-2:] == ("2018-11-12", "Xin chuyển mục đích.")


def test_only_verified_outcomes_enter_and_missing_ones_are_named(
    office: Office, firm: Establishment, money: None
) -> None:
    scheme = office.walk(office.draft(firm), S.SETTLED)
    facts = facts_of("year", 2019, date(2019, 12, 20))
    assert facts.section("outcomes").rows == ()
    late = [row.cells[0] for row in facts.section("unmeasured").rows]
    assert late and set(late) == {scheme.code}


def test_people_planned_and_present_stand_apart(people: People, land: Land) -> None:
    person = make_collaborator(people)
    appoint(people, person, land.communes[:2])
    network = {
        r.cells[0]: r.cells[1] for r in facts_of("year", 2018, DECEMBER).section("network").rows
    }
    assert network["present"] == 1 and network["planned"] is None
    (row,) = facts_of("year", 2018, DECEMBER).section("collaborators").rows
    assert row.cells[0] == str(person)


def test_facts_come_back_from_the_database_as_they_went_in(
    office: Office, firm: Establishment, money: None, people: People
) -> None:
    office.walk(office.draft(firm), S.SETTLED)
    report = prepared(people)
    report.refresh_from_db()
    assert Facts.from_plain(report.facts) == facts_of("year", 2018, DECEMBER)
    assert report.facts_hash == hash_of(json.loads(json.dumps(report.facts)))


# --- files ----------------------------------------------------------------------------------------


def test_both_files_say_the_same_and_add_up(
    office: Office, firm: Establishment, money: None, people: People
) -> None:
    office.walk(office.draft(firm), S.SETTLED)
    report = signed(people, prepared(people))
    text = texts_of(file_of(report, "docx"))
    for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 125/BC-TTKC", "18 tháng 12 năm 2018"):
        assert said in text
    assert "Nguồn: sổ khó khăn" in text and "DỰ THẢO" not in text
    book = load_workbook(BytesIO(file_of(report, "xlsx")))
    sheet = next(book[name] for name in book.sheetnames if name.endswith("Đề án, nhiệm vụ"))
    rows = list(sheet.iter_rows(min_row=HEAD_ROW + 2, values_only=True))
    *lines, total = [row for row in rows if row[0]]
    assert total[0] == "Cộng"
    for column in range(7, 11):
        assert total[column] == sum(line[column] for line in lines)
    assert f"{total[8]:,}".replace(",", ".") in text


def test_the_paper_names_the_bodies_as_recorded_or_says_what_is_not(people: People) -> None:
    before = texts_of(report_docx(facts_of("year", 2018, DECEMBER)))
    for missing in (
        "(CHƯA GHI TÊN TRUNG TÂM)",
        "(CHƯA GHI CHỨC DANH NGƯỜI KÝ)",
        "- (chưa ghi tên Ủy ban nhân dân);",
    ):
        assert missing in before
    name_centre(
        centre_vi="Trung tâm Khuyến công Sông Trăng",
        centre_en="",
        department_vi="Sở Công Thương Sông Trăng",
        committee_vi="Ủy ban nhân dân tỉnh Sông Trăng",
        director_post="Giám đốc",
        seen=0,
        by=people[Role.DIRECTOR],
        on=DECEMBER,
    )
    after = texts_of(report_docx(facts_of("year", 2018, DECEMBER)))
    assert "chưa ghi" not in after.lower()
    assert "GIÁM ĐỐC" in after
    assert "- Ủy ban nhân dân tỉnh Sông Trăng;" in after


def test_a_draft_is_marked_as_one(people: People) -> None:
    assert "DỰ THẢO" in texts_of(file_of(prepared(people), "docx"))


def test_the_same_facts_give_the_same_bytes(
    office: Office, firm: Establishment, money: None, people: People
) -> None:
    office.walk(office.draft(firm), S.ACCEPTED)
    facts = facts_of("year", 2018, DECEMBER)
    again = Facts.from_plain(json.loads(json.dumps(facts.plain())))
    assert report_docx(facts) == report_docx(again)
    assert report_xlsx(facts) == report_xlsx(again)


# --- signing and freezing -------------------------------------------------------------------------


def test_who_prepared_may_not_sign(people: People) -> None:
    both = people[Role.DIRECTOR]
    report = prepared(people)
    with pytest.raises(NotPermitted):
        sign_report(report=report, number="1/BC", by=people[Role.OFFICER], on=DECEMBER)
    PeriodicReport.objects.filter(pk=report.pk).update(prepared_by=both)
    with pytest.raises(SameSigner):
        sign_report(report=report, number="1/BC", by=both, on=DECEMBER)


def test_a_signed_report_gives_the_stored_bytes_whatever_happens_later(
    office: Office, firm: Establishment, money: None, people: People
) -> None:
    scheme = office.walk(office.draft(firm), S.ACCEPTED)
    report = signed(people, prepared(people))
    first = {ending: file_of(report, ending) for ending in ("docx", "xlsx")}
    assert changes_since(report) == []
    office.papers(scheme, "completion", DECEMBER)
    office.pay(scheme, scheme.acceptance.accepted_vnd, on=DECEMBER)
    again = latest_signed("year", 2018)
    assert again is not None
    assert {ending: file_of(again, ending) for ending in first} == first
    assert {change.key for change in changes_since(again)} == {"money", "schemes"}


def test_a_new_version_supersedes_and_the_old_one_stays(
    office: Office, firm: Establishment, money: None, people: People
) -> None:
    scheme = office.walk(office.draft(firm), S.ACCEPTED)
    old = signed(people, prepared(people))
    before = content_of(old.docx)
    with pytest.raises(ReportRefusal, match="không khác bản 1"):
        prepared(people)
    office.papers(scheme, "completion", DECEMBER)
    office.pay(scheme, scheme.acceptance.accepted_vnd, on=DECEMBER)
    new = signed(people, prepared(people))
    assert (new.version, new.supersedes) == (2, old)
    assert content_of(PeriodicReport.objects.get(pk=old.pk).docx) == before
    assert content_of(new.docx) != before


@pytest.fixture
def without_freeze() -> None:
    """Take the trigger away that freezes a signed report: sabotage, undone with the test."""
    table, postgres = PeriodicReport._meta.db_table, connection.vendor == "postgresql"
    listed = (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
        if postgres
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(listed, [table])
        names = [name for (name,) in cursor.fetchall()]
        assert names
        for name in names:
            cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if postgres else ""))


def _tamper(report: PeriodicReport) -> int:
    with transaction.atomic():
        return PeriodicReport.objects.filter(pk=report.pk).update(facts={"sections": []})


def test_the_database_freezes_a_signed_report(people: People) -> None:
    report = signed(people, prepared(people))
    with pytest.raises(DatabaseError):
        _tamper(report)
    with pytest.raises(DatabaseError), transaction.atomic():
        PeriodicReport.objects.filter(pk=report.pk)._raw_delete("default")
    with pytest.raises(ReportRefusal, match="đã ký"):
        signed(people, report)


def test_sabotage_without_the_trigger_a_signed_report_could_be_rewritten(
    people: People, without_freeze: None
) -> None:
    assert _tamper(signed(people, prepared(people))) == 1


def test_the_database_knows_no_report_signed_by_its_maker(people: People) -> None:
    report = prepared(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        PeriodicReport.objects.filter(pk=report.pk).update(signed_by=report.prepared_by)


# --- when -----------------------------------------------------------------------------------------


def test_it_is_too_early_in_the_summer(people: People) -> None:
    with pytest.raises(ReportRefusal, match="31/12/2018"):
        prepared(people, on=date(2018, 7, 1))


def test_preparing_anew_takes_the_facts_of_then(
    office: Office, firm: Establishment, money: None, people: People
) -> None:
    report = prepared(people)
    office.draft(firm)
    again = prepared(people, on=date(2018, 12, 20))
    assert (again.pk, again.version, again.closes_on) == (report.pk, 1, date(2018, 12, 20))


def test_what_is_due_is_named_once(people: People) -> None:
    assert ("year", 2018) in periods_to_prepare(DECEMBER)
    prepared(people)
    assert ("year", 2018) not in periods_to_prepare(DECEMBER)
    assert ("year", 2018) not in periods_to_prepare(date(2018, 7, 1))
