"""The demonstration province, as a visitor finds it. It is built once and asked many times."""

import json
from collections.abc import Iterator

import pytest

from tests.conftest import Database, Databases


@pytest.fixture(scope="module")
def demo(databases: Databases) -> Iterator[Database]:
    clone = databases.clone(databases.template("setup", "demo"))
    yield clone
    databases.drop(clone)


def ask(database: Database, *arguments: str) -> dict:  # type: ignore[type-arg]
    ran = database.caunoi(*arguments, "--json")
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(ran.stdout))


def test_december_2018_is_twenty_people_and_8_340_000(demo: Database) -> None:
    sheet = ask(demo, "allowance", "--month", "2018-12")
    assert [line["amount_vnd"] for line in sheet["lines"]] == [417_000] * 20
    assert sheet["total_vnd"] == 8_340_000
    assert not sheet["frozen"]
    assert all("NQ 10/2015" in line["basis"] for line in sheet["lines"])


#: Twelve calls of the console script in one process: each start would cost more than its answer.
MONTHS = """
from caunoi.cli.main import main
for month in range(1, 13):
    assert main(["allowance", "--month", f"{year}-{{month:02}}", "--json"]) == 0
"""


@pytest.mark.parametrize(
    ("year", "total"), [(2016, 72_828_000), (2018, 96_840_000), (2023, 148_050_000)]
)
def test_year_agrees_with_the_published_head_count(demo: Database, year: int, total: int) -> None:
    out, err = demo.run(MONTHS.format(year=year)).communicate(timeout=120)
    sheets = [json.loads(line) for line in out.splitlines()]
    assert [sheet["month"] for sheet in sheets] == [
        f"{year}-{month:02}" for month in range(1, 13)
    ], err
    assert sum(sheet["total_vnd"] for sheet in sheets) == total


def test_paid_months_are_frozen(demo: Database) -> None:
    assert ask(demo, "allowance", "--month", "2018-11")["frozen"]


def test_coverage_of_the_story_day_adds_up(demo: Database) -> None:
    found = ask(demo, "coverage", "--on", "2018-12-20")
    assert found["communes"] == 91
    assert found["covered"] == 81
    assert len(found["uncovered"]) == 10
    assert sorted(found["double"]) == ["25840", "25924"]


def test_reform_leaves_every_new_unit_uncovered_until_someone_is_appointed(
    demo: Database,
) -> None:
    assert ask(demo, "coverage", "--on", "2025-06-30")["communes"] == 91
    after = ask(demo, "coverage", "--on", "2025-07-02")
    assert (after["communes"], after["covered"], len(after["uncovered"])) == (36, 0, 36)
    assert ask(demo, "coverage", "--on", "2025-10-20")["covered"] == 23


def test_register_holds_the_firms_of_nine_districts(demo: Database) -> None:
    found = ask(demo, "register", "find", "go")
    assert found["total"] > 20
    assert found["results"][0]["score"] >= found["results"][-1]["score"]


def test_second_run_changes_nothing(demo: Database) -> None:
    first = ask(demo, "demo")
    assert first["new"] is False
    assert first["collaborators"] == 25
    assert first["establishments"] >= 400


def test_other_data_is_refused(fresh_database: Database) -> None:
    assert fresh_database.caunoi("admin", "invite", "Lê Thu Hà").returncode == 0
    ran = fresh_database.caunoi("demo")
    assert ran.returncode == 1
    assert "trống" in ran.stderr


UNREAD = """
from caunoi.notices.models import Notice
kinds = Notice.objects.unread().order_by().values_list("kind", flat=True).distinct()
print(" ".join(sorted(kinds)))
"""


def test_what_was_told_of_sheets_long_paid_is_read(demo: Database) -> None:
    ran = demo.run(UNREAD)
    out, err = ran.communicate()
    assert ran.returncode == 0, err
    assert "schemes.submit" in out
    assert "allowances." not in out


def test_journal_of_the_demonstration_is_sound(demo: Database) -> None:
    checked = demo.run(
        "from caunoi.journal.queries import check_chain; s = check_chain(); "
        "print(s.is_sound, s.length)"
    )
    out, err = checked.communicate(timeout=120)
    assert out.startswith("True"), err
    assert int(out.split()[1]) > 200


def test_the_journal_has_words_for_everything_in_the_demonstration(demo: Database) -> None:
    asked = demo.run(
        "from caunoi.journal.models import Entry; from caunoi.web.words import subject_titles; "
        "kinds = set(Entry.objects.values_list('subject_type', flat=True)); "
        "print(sorted(kinds - {''} - set(subject_titles())), len(kinds))"
    )
    out, err = asked.communicate(timeout=120)
    assert out.startswith("[] "), out + err
    assert int(out.split()[-1]) > 20
