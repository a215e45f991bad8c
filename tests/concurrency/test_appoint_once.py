"""Two connections record overlapping decisions for one person at the same moment."""

import json
from pathlib import Path

from tests.concurrency.racing import check_exactly_one_won, prepare, race
from tests.conftest import Database


def appointments(database: Database) -> list[str]:
    process = database.run(
        "import json\n"
        "from caunoi.network.models import Appointment\n"
        "print(json.dumps([a.decision_number for a in Appointment.objects.all()]))"
    )
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return list(json.loads(out))


def test_one_of_two_overlapping_decisions_is_recorded(
    fresh_database: Database, tmp_path: Path
) -> None:
    prepare(fresh_database, "a_free_collaborator")
    answers = race(fresh_database, tmp_path, "record")
    check_exactly_one_won(answers)
    (recorded,) = appointments(fresh_database)
    assert f"theo quyết định {recorded}" in answers[1]["refused"]


def test_without_the_lock_the_database_alone_refuses(
    fresh_database: Database, tmp_path: Path
) -> None:
    """Sabotage: with the lock taken away the test above must fail, and still one row stands."""
    prepare(fresh_database, "a_free_collaborator")
    answers = race(fresh_database, tmp_path, "record", sabotaged=True)
    assert {key for answer in answers for key in answer} == {"done", "failed"}, answers
    assert len(appointments(fresh_database)) == 1


def test_the_constraint_holds_where_two_connections_write_at_once(
    fresh_database: Database, tmp_path: Path
) -> None:
    prepare(fresh_database, "a_free_collaborator")
    answers = race(fresh_database, tmp_path, "insert")
    assert [sorted(answer) for answer in answers] == [["done"], ["failed"]], answers
    assert answers[1]["failed"] == "IntegrityError"
    assert len(appointments(fresh_database)) == 1
