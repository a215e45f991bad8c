"""The signed reports of the demonstration: figures added up again by SQL, files the same."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from math import floor
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.conftest import Database, Databases

CLOSED = "2018-12-17"

#: The database alone: no query of ours, no class of ours.
_SCRIPT = f"""
import json
from django.db import connection

def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [list(row) for row in cursor.fetchall()]

day, year = "{CLOSED}", 2018
ledger = "FROM schemes_moneyentry WHERE year = 2018 AND \\"on\\" <= '{CLOSED}'"
plan = (
    "FROM programmes_planline p JOIN programmes_yearbudget b ON b.id = p.budget_id"
    " WHERE b.year = 2018 AND p.planned_on <= '{CLOSED}'"
    " AND (p.withdrawn_on IS NULL OR p.withdrawn_on > '{CLOSED}')"
)
open_then = (
    "FROM difficulties_difficulty WHERE raised_on <= '{CLOSED}'"
    " AND (answered_on IS NULL OR answered_on > '{CLOSED}')"
)
print(json.dumps({{
    "reports": ask(
        "SELECT r.kind, r.year, r.state, r.prepared_by_id <> r.signed_by_id, d.sha256, x.sha256"
        " FROM reporting_periodicreport r JOIN attachments_attachment d ON d.id = r.docx_id"
        " JOIN attachments_attachment x ON x.id = r.xlsx_id ORDER BY r.year, r.kind"
    ),
    "facts": ask(
        "SELECT facts FROM reporting_periodicreport WHERE kind = 'year' AND year = 2018"
    )[0][0],
    "ledger": {{kind: int(vnd) for kind, vnd in ask(
        "SELECT kind, SUM(amount_vnd) " + ledger + " GROUP BY kind"
    )}},
    "allocated": int(ask(
        "SELECT SUM(a.amount_vnd) FROM programmes_allocation a"
        " JOIN programmes_yearbudget b ON b.id = a.budget_id"
        " WHERE b.year = 2018 AND a.allocated_on <= '{CLOSED}'"
    )[0][0]),
    "planned": [int(n) for n in ask(
        "SELECT COUNT(*), SUM(p.support_vnd), SUM(p.counterpart_vnd) " + plan
    )[0]],
    "present": ask(
        "SELECT COUNT(DISTINCT collaborator_id) FROM network_appointment"
        " WHERE starts_on <= '{CLOSED}' AND (ends_on IS NULL OR ends_on > '{CLOSED}')"
    )[0][0],
    "allowance": int(ask(
        "SELECT SUM(l.amount_vnd) FROM allowances_allowanceline l"
        " JOIN allowances_allowancesheet s ON s.id = l.sheet_id"
        " WHERE s.state = 'paid' AND s.month BETWEEN '2018-01-01' AND '{CLOSED}'"
    )[0][0]),
    "visits": ask(
        "SELECT COUNT(*) FROM fieldwork_visit WHERE visited_on BETWEEN '2018-01-01' AND '{CLOSED}'"
    )[0][0],
    "raised": ask(
        "SELECT COUNT(*) FROM difficulties_difficulty"
        " WHERE raised_on BETWEEN '2018-01-01' AND '{CLOSED}'"
    )[0][0],
    "open": ask("SELECT COUNT(*) " + open_then)[0][0],
    "months": ask(
        "SELECT CAST(r.month AS TEXT), r.state, r.version, r.return_reason, c.full_name, r.facts,"
        " (SELECT COUNT(*) FROM fieldwork_visit v WHERE v.collaborator_id = r.collaborator_id"
        "  AND v.visited_on BETWEEN r.month AND r.closes_on),"
        " (SELECT COUNT(*) FROM fieldwork_need n WHERE n.collaborator_id = r.collaborator_id"
        "  AND n.recorded_on BETWEEN r.month AND r.closes_on)"
        " FROM reporting_monthlyreport r"
        " JOIN network_collaborator c ON c.id = r.collaborator_id ORDER BY r.month, c.full_name"
    ),
}}))
"""


@pytest.fixture(scope="module")
def demo(databases: Databases) -> Iterator[Database]:
    clone = databases.clone(databases.template("setup", "demo"))
    yield clone
    databases.drop(clone)


@pytest.fixture(scope="module")
def told(demo: Database) -> dict[str, Any]:
    process = demo.run(_SCRIPT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    found: dict[str, Any] = json.loads(out)
    if isinstance(found["facts"], str):
        found["facts"] = json.loads(found["facts"])
    return found


def totals(told: dict[str, Any], key: str) -> dict[str, int]:
    """Return the sum of each column of figures of a section."""
    section = next(part for part in told["facts"]["sections"] if part["key"] == key)
    return {
        name: sum(row[0][n] for row in section["rows"] if isinstance(row[0][n], int))
        for n, name in enumerate(section["columns"])
    }


def network(told: dict[str, Any]) -> dict[str, int]:
    section = next(part for part in told["facts"]["sections"] if part["key"] == "network")
    return {row[0][0]: row[0][1] for row in section["rows"]}


def written(demo: Database, path: Path, *arguments: str) -> tuple[dict[str, Any], bytes]:
    ran = demo.caunoi("report", *arguments, "--out", str(path), "--json")
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout), path.read_bytes()


def test_three_years_and_a_half_are_signed_by_another_than_prepared_them(
    told: dict[str, Any],
) -> None:
    assert [(kind, year, state) for kind, year, state, *_ in told["reports"]] == [
        ("year", 2016, "signed"),
        ("year", 2017, "signed"),
        ("half_year", 2018, "signed"),
        ("year", 2018, "signed"),
    ]
    assert all(differ for _kind, _year, _state, differ, *_ in told["reports"])


def test_the_report_of_2018_says_twenty_planned_and_twenty_present(told: dict[str, Any]) -> None:
    said = network(told)
    assert (said["planned"], said["present"], told["present"]) == (20, 20, 20)


def test_money_is_what_the_ledger_adds_up_to(told: dict[str, Any]) -> None:
    money, ledger = totals(told, "money"), told["ledger"]
    paid = sum(ledger.get(kind, 0) for kind in ("advance", "payment", "recovery"))
    assert money["allocated_vnd"] == told["allocated"]
    assert money["contracted_vnd"] == ledger["contracted"]
    assert money["accepted_vnd"] == ledger["accepted"]
    assert money["paid_vnd"] == paid
    schemes = totals(told, "schemes")
    for column in ("contracted_vnd", "accepted_vnd", "paid_vnd"):
        assert schemes[column] == money[column]


def test_plan_people_and_difficulties_are_what_the_tables_count(told: dict[str, Any]) -> None:
    heads = totals(told, "heads")
    assert [heads[c] for c in ("planned", "planned_vnd", "counterpart_vnd")] == told["planned"]
    people = totals(told, "collaborators")
    assert people["allowance_vnd"] == network(told)["allowance_vnd"] == told["allowance"]
    assert people["visits"] == network(told)["visits"] == told["visits"]
    difficulties = totals(told, "difficulties")
    assert (difficulties["raised"], difficulties["open"]) == (told["raised"], told["open"])
    rows = next(part for part in told["facts"]["sections"] if part["key"] == "unanswered")["rows"]
    assert len(rows) == told["open"]


def test_every_section_names_its_sources(told: dict[str, Any]) -> None:
    assert len(told["facts"]["sections"]) == 16
    assert all(part["sources"] for part in told["facts"]["sections"])


def test_a_reprint_is_the_same_bytes_whatever_changed_since(
    demo: Database, told: dict[str, Any], tmp_path: Path
) -> None:
    first, word = written(demo, tmp_path / "first.docx", "annual", "--year", "2018")
    _answer, sheet = written(demo, tmp_path / "first.xlsx", "annual", "--year", "2018")
    changed = demo.run("""
from caunoi.schemes.models import Scheme
Scheme.objects.filter(year=2018).update(title="đổi tên sau khi ký")
""")
    assert changed.wait(60) == 0
    again, same = written(demo, tmp_path / "again.docx", "annual", "--year", "2018")
    assert same == word
    assert written(demo, tmp_path / "again.xlsx", "annual", "--year", "2018")[1] == sheet
    assert first | {"file": ""} == again | {"file": ""}
    assert (first["year"], first["version"], first["signed"]) == (2018, 1, True)
    stored = next(row for row in told["reports"] if row[:2] == ["year", 2018])
    assert [hashlib.sha256(content).hexdigest() for content in (word, sheet)] == stored[4:]


def test_word_and_excel_say_twenty_and_where_it_comes_from(
    demo: Database, told: dict[str, Any], tmp_path: Path
) -> None:
    _answer, word = written(demo, tmp_path / "a.docx", "annual", "--year", "2018")
    document = Document(BytesIO(word))
    rows = [[cell.text for cell in row.cells] for t in document.tables for row in t.rows]
    assert ["Cộng tác viên có mặt", "20"] in [row[:2] for row in rows]
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert text.count("Nguồn: ") == len(told["facts"]["sections"])
    assert "minh họa" in text and "DỰ THẢO" not in text
    assert any(row[0] == "Cộng" and "6.500.000.000" in row for row in rows)
    _answer, sheet = written(demo, tmp_path / "a.xlsx", "annual", "--year", "2018")
    book = load_workbook(BytesIO(sheet))
    people = next(book[name] for name in book.sheetnames if name.endswith("Mạng lưới"))
    assert ("Cộng tác viên có mặt", 20) in [row[:2] for row in people.iter_rows(values_only=True)]


def test_an_unsigned_period_comes_as_a_marked_draft(demo: Database, tmp_path: Path) -> None:
    said, word = written(demo, tmp_path / "half.docx", "half-year", "--year", "2017")
    assert (said["signed"], said["version"]) == (False, None)
    text = "\n".join(paragraph.text for paragraph in Document(BytesIO(word)).paragraphs)
    assert "DỰ THẢO" in text


# --- the collaborators' months --------------------------------------------------------------------


def months(told: dict[str, Any], month: str) -> list[list[Any]]:
    return [row for row in told["months"] if row[0].startswith(month)]


def test_november_is_in_but_for_two_and_december_has_begun_to_come(told: dict[str, Any]) -> None:
    states = {
        month: Counter(state for _month, state, *_ in months(told, month))
        for month in ("2018-11", "2018-12")
    }
    assert states["2018-11"] == {"accepted": 17, "returned": 1}
    assert states["2018-12"] == {"accepted": 2, "returned": 1, "sent": 2}
    assert len(told["months"]) == 23
    assert all(version == 1 for _month, _state, version, *_ in told["months"])
    assert all(
        bool(reason) == (state == "returned") for _month, state, _v, reason, *_ in told["months"]
    )


def test_each_month_says_what_its_sender_had_recorded(told: dict[str, Any]) -> None:
    """The rows are counted by SQL, by who recorded them and on which day."""
    recorded = 0
    for _month, _state, _version, _reason, name, facts, visits, needs in told["months"]:
        said = json.loads(facts) if isinstance(facts, str) else facts
        rows = {part["key"]: part["rows"] for part in said["sections"]}
        assert (len(rows["month_visits"]), len(rows["month_needs"])) == (visits, needs), name
        recorded += visits
    assert recorded > 0
    plans = [part["rows"] for part in _sections(told, "2018-11") if part["key"] == "plan"]
    assert all(rows for rows in plans), "who was in office had planned December"


def _sections(told: dict[str, Any], month: str) -> list[dict[str, Any]]:
    facts = [row[5] for row in months(told, month)]
    read = [json.loads(each) if isinstance(each, str) else each for each in facts]
    return [part for each in read for part in each["sections"]]


# --- every number of the year ---------------------------------------------------------------------


def test_every_number_of_2018_is_what_the_records_behind_it_make(told: dict[str, Any]) -> None:
    """Read from the stored JSON, without a class of ours."""
    records, checked = told["facts"]["records"], 0
    for part in told["facts"]["sections"]:
        for cells, _address, behind in part["rows"]:
            for column, items in behind.items():
                assert all(0 <= place < len(records) for place, _value in items)
                values = [value for _place, value in items]
                said = cells[part["columns"].index(column)]
                if column in ("open_days", "answered_days"):
                    assert said == (floor(median(values) + 0.5) if values else None)
                else:
                    assert (said or 0) == sum(values), (part["key"], cells[0], column)
                checked += 1
    assert checked > 300
