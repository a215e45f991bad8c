"""Each number of the Centre's report carries the records that it counted, and keeps them."""

import json
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.difficulties.petitions.actions import answer_petition, send_petition
from caunoi.difficulties.queries import median_days_open
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.models import Visit
from caunoi.linkages.queries import events_between
from caunoi.reporting.actions import prepare_report, sign_report
from caunoi.reporting.facts import facts_of
from caunoi.reporting.models import PeriodicReport
from caunoi.reporting.queries import changes_since
from caunoi.reporting.render.excel import HEAD_ROW, RECORDS, report_xlsx
from caunoi.reporting.rules import TOTAL, Facts, Figure, Section, hash_of, median_of
from caunoi.reporting.sections.catalogue import COLUMNS
from caunoi.schemes.enums import SchemeState as S
from tests.factories.allowances import make_network, paid
from tests.factories.difficulties import Desk
from tests.factories.fieldwork import Field, make_field
from tests.factories.linkages import RESULT, Matchmaker, make_matchmaker
from tests.factories.network import Land
from tests.factories.schemes import Office

pytestmark = pytest.mark.django_db
People = dict[Role, User]
DECEMBER = date(2018, 12, 18)


@pytest.fixture
def field(people: People, land: Land) -> Field:
    return make_field(people, land)


@pytest.fixture
def desk(people: People, field: Field) -> Desk:
    return Desk(people, field)


@pytest.fixture
def hand(field: Field) -> Matchmaker:
    return make_matchmaker(field)


def figures(facts: Facts) -> Iterator[tuple[Section, str, str, Figure]]:
    """Return every number of every section, the sums too."""
    for section in facts.sections:
        places = [str(place) for place in range(1, len(section.rows) + 1)]
        for place in [*places, TOTAL]:
            for column in section.columns:
                figure = section.figure(place, column)
                if figure is not None and COLUMNS[column].is_number:
                    yield section, place, column, figure


def made(section: Section, place: str, column: str, figure: Figure) -> int | None:
    """Return the number that the records behind a figure make."""
    if COLUMNS[column].is_median:
        return median_of(figure.items)
    if (ratio := COLUMNS[column].ratio) is not None:
        part, whole = (section.figure(place, name) for name in ratio)
        assert part is not None and whole is not None
        return round(100 * part.value / whole.value)
    return sum(item.value for item in figure.items)


def a_year(office: Office, firm: Establishment, desk: Desk, hand: Matchmaker) -> None:
    """Some of everything that a report counts."""
    office.walk(office.draft(firm), S.SETTLED)
    for day in (3, 9, 20):
        desk.field.visit(on=date(2018, 10, day))
    desk.field.proposal(on=date(2018, 10, 9))
    desk.answered(on=date(2018, 10, 1))
    desk.raise_one(on=date(2018, 10, 8))
    desk.raise_one(on=date(2018, 11, 5))
    linkage = hand.advise()
    hand.meet(linkage)
    hand.found(hand.association())


def test_every_number_is_what_its_records_make(
    office: Office, firm: Establishment, money: None, desk: Desk, hand: Matchmaker
) -> None:
    a_year(office, firm, desk, hand)
    facts = facts_of("year", 2018, DECEMBER)
    stored = Facts.from_plain(json.loads(json.dumps(facts.plain(), sort_keys=True)))
    assert stored == facts
    assert hash_of(stored.plain()) == hash_of(facts.plain())
    checked = list(figures(stored))
    assert len(checked) > 60
    for section, place, column, figure in checked:
        assert made(section, place, column, figure) == figure.value, (section.key, place, column)


def test_a_signed_figure_keeps_its_records_in_the_words_of_then(
    people: People, field: Field
) -> None:
    visit = field.visit(on=date(2018, 10, 3))
    report = prepare_report(kind="year", year=2018, by=people[Role.OFFICER], on=DECEMBER)
    sign_report(report=report, number="1/BC", by=people[Role.DIRECTOR], on=DECEMBER)
    name = str(visit.establishment)
    Establishment.objects.filter(pk=visit.establishment_id).update(name="Đổi tên sau")
    field.visit(on=date(2018, 10, 4))
    (item,) = _visits(PeriodicReport.objects.get()).items
    assert item.address == f"fieldwork.visit:{visit.pk}"
    assert name in item.text and item.on == "2018-10-03"
    assert {change.key for change in changes_since(report)} == {"network", "collaborators"}


def _visits(report: PeriodicReport) -> Figure:
    figure = Facts.from_plain(report.facts).section("network").figure("7", "value")
    assert figure is not None
    return figure


def test_a_figure_of_other_records_is_a_change_even_where_the_sum_stays(
    people: People, field: Field
) -> None:
    """One visit in, one out: the same number, but not the same report."""
    visit = field.visit(on=date(2018, 10, 3))
    report = prepare_report(kind="year", year=2018, by=people[Role.OFFICER], on=DECEMBER)
    Visit.objects.filter(pk=visit.pk).update(visited_on=date(2017, 10, 3))
    field.visit(on=date(2018, 10, 4))
    assert _visits(report).value == 1
    changes = {change.key: change for change in changes_since(report)}
    assert set(changes) == {"network", "collaborators"}
    # Of ten rows one says something else: it counts once, not once as it was and once as it is.
    assert (changes["network"].before, changes["network"].differing) == (10, 1)


def test_money_that_was_paid_after_the_closing_day_is_not_counted(
    people: People, land: Land
) -> None:
    make_network(people, land, 2)
    sheet = paid(people, month=date(2018, 11, 1), on=date(2018, 11, 26))
    paid(people, month=date(2018, 12, 1), on=date(2018, 12, 26))
    network = facts_of("year", 2018, DECEMBER).section("network")
    figure = network.figure(str(len(network.rows)), "value")
    assert figure is not None
    assert figure.value == sheet.total_vnd
    assert {item.address for item in figure.items} == {"allowances.sheet:2018-11"}


def test_the_linkages_of_the_period_are_told_with_their_results(hand: Matchmaker) -> None:
    linkage = hand.advise()
    hand.meet(linkage)
    hand.conclude(linkage, "agree")
    contract = hand.sign(linkage)
    association = hand.found(hand.association())
    hand.join(association, hand.carpenter, date(2018, 6, 1))
    hand.join(association, hand.sawmill, date(2018, 12, 30))
    facts = facts_of("year", 2018, DECEMBER)
    events = events_between(date(2018, 1, 1), DECEMBER)
    said = {row.cells[0]: row.cells[1] for row in facts.section("linkages").rows}
    assert said == {
        "advised": len(events.advised),
        "meetings": len(events.meetings),
        "agreed": len(events.agreed),
        "failed": 0,
        "contracts": 1,
        "contracts_vnd": contract.value_vnd or 0,
        "founded": 1,
    }
    assert said["agreed"] == 1
    (told,) = facts.section("linkage_results").rows
    assert told.cells[3:] == ("agreed", RESULT)
    (members,) = facts.section("associations").rows
    assert members.cells[2:] == ("founded", "quyết định 45/QĐ-UBND của UBND huyện Đồi Sim", 1)
    spring = facts_of("half_year", 2017, date(2017, 6, 30))
    assert spring.section("linkage_results").rows == spring.section("associations").rows == ()


# --- difficulties ---------------------------------------------------------------------------------


def test_what_nobody_answered_stays_on_every_report_until_it_is_answered(desk: Desk) -> None:
    waiting = desk.raise_one(on=date(2017, 3, 6))
    others = [desk.raise_one(on=date(2017, 4, 3), establishment=firm) for firm in desk.firms(3)]
    petition = desk.petition(others, on=date(2017, 5, 8))
    send_petition(petition=petition, by=desk.director, on=date(2017, 5, 8))
    for kind, year, closes_on in (
        ("year", 2017, date(2017, 12, 31)),
        ("half_year", 2018, date(2018, 6, 30)),
        ("year", 2018, DECEMBER),
    ):
        facts = facts_of(kind, year, closes_on)
        codes = [row.cells[0] for row in facts.section("unanswered").rows]
        assert codes == [waiting.code, *(one.code for one in others)]
        (told,) = facts.section("petitions").rows
        assert told.cells[-2:] == ("chưa trả lời", 3)
    petition.refresh_from_db()
    answer_petition(
        petition=petition, answer="Có mẫu riêng.", by=desk.authority, on=date(2018, 12, 3)
    )
    facts = facts_of("year", 2018, DECEMBER)
    assert [row.cells[0] for row in facts.section("unanswered").rows] == [waiting.code]
    (told,) = facts.section("petitions").rows
    assert told.cells[-2] == "Có mẫu riêng."
    later = facts_of("year", 2019, date(2019, 12, 31))
    assert later.section("petitions").rows == ()
    assert [row.cells[0] for row in later.section("unanswered").rows] == [waiting.code]


def test_how_long_people_wait_is_told_by_kind(desk: Desk) -> None:
    desk.raise_one(on=date(2018, 12, 3))
    desk.raise_one(on=date(2018, 12, 6))
    desk.raise_one(on=date(2018, 10, 1))
    desk.answered(on=date(2018, 10, 1))
    section = facts_of("year", 2018, DECEMBER).section("waiting")
    (row,) = section.rows
    assert row.cells == ("procedure", 3, 15, 1, 0)
    board = {each.kind.value: each for each in median_days_open(desk.director, DECEMBER)}
    assert board["procedure"].open_days == row.cells[2]
    figure = section.figure("1", "open_days")
    assert figure is not None and sorted(item.value for item in figure.items) == [12, 15, 78]


# --- Excel ----------------------------------------------------------------------------------------


def test_the_excel_file_leads_from_each_figure_to_its_records(
    office: Office, firm: Establishment, money: None, desk: Desk, hand: Matchmaker
) -> None:
    a_year(office, firm, desk, hand)
    facts = facts_of("year", 2018, DECEMBER)
    book = load_workbook(BytesIO(report_xlsx(facts)))
    records = book[RECORDS]
    for place, section in enumerate(facts.sections, start=1):
        sheet = book.worksheets[place - 1]
        for line, row in enumerate(section.rows, start=HEAD_ROW + 2):
            for n, column in enumerate(section.columns, start=1):
                if not (items := row.behind.get(column)):
                    continue
                cell = sheet.cell(line, n)
                assert cell.value == row.cells[n - 1], (section.key, column)
                first = int(cell.hyperlink.location.rsplit("A", 1)[1])
                lines = range(first, first + len(items))
                assert [records.cell(at, 6).value for at in lines] == [i.value for i in items]
                assert {records.cell(at, 3).value for at in lines} == {str(COLUMNS[column].title)}
