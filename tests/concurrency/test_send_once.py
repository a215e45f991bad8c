"""One form arrives twice at the same moment: one visit, one receipt, on both engines."""

import json
from pathlib import Path

from tests.concurrency.racing import check_exactly_one_won, prepare, race
from tests.conftest import Database


def written(database: Database) -> dict[str, int]:
    process = database.run(
        "import json\n"
        "from caunoi.fieldwork.models import Visit\n"
        "from caunoi.journal.models import Receipt\n"
        "print(json.dumps({'visits': Visit.objects.count(), 'receipts': Receipt.objects.count()}))"
    )
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return dict(json.loads(out))


def test_a_form_that_arrives_twice_at_once_is_written_once(
    fresh_database: Database, tmp_path: Path
) -> None:
    prepare(fresh_database, "a_workshop")
    answers = race(fresh_database, tmp_path, "send_a_visit")
    check_exactly_one_won(answers)
    assert answers[1]["refused"].startswith("Đã ghi lúc ")
    assert written(fresh_database) == {"visits": 1, "receipts": 1}


def test_without_receipts_both_are_written(fresh_database: Database, tmp_path: Path) -> None:
    """Sabotage: nobody asks for a receipt, and no action takes one."""
    prepare(fresh_database, "a_workshop")
    answers = race(fresh_database, tmp_path, "send_a_visit", sabotaged=True)
    assert [set(answer) for answer in answers] == [{"done"}, {"done"}]
    assert written(fresh_database) == {"visits": 2, "receipts": 0}
