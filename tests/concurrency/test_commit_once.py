"""Two clicks on one list, or one list sent twice: every establishment is recorded once."""

import json
from pathlib import Path

from tests.concurrency.racing import check_exactly_one_won, prepare, race
from tests.conftest import Database
from tests.establishments.workbooks import MESSY


def state(database: Database) -> dict[str, int]:
    process = database.run(
        "import json\n"
        "from caunoi.establishments.models import Establishment, ImportBatch\n"
        "from caunoi.journal.queries import check_chain\n"
        "print(json.dumps({\n"
        "    'establishments': Establishment.objects.count(),\n"
        "    'committed': ImportBatch.objects.filter(state='committed').count(),\n"
        "    'new': sum(batch.counts['new'] for batch in ImportBatch.objects.all()),\n"
        "    'chain': check_chain().is_sound,\n"
        "}))"
    )
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return dict(json.loads(out))


def test_a_double_click_commits_one_list_once(fresh_database: Database, tmp_path: Path) -> None:
    prepare(fresh_database, "a_previewed_list")
    answers = race(fresh_database, tmp_path, "commit_list")
    check_exactly_one_won(answers)
    assert "đã được ghi vào sổ" in answers[1]["refused"]
    assert state(fresh_database) == {
        "establishments": MESSY.new,
        "committed": 1,
        "new": MESSY.new,
        "chain": True,
    }


def test_without_the_lock_a_double_click_records_twice(
    fresh_database: Database, tmp_path: Path
) -> None:
    """Sabotage: with the lock taken away the test above must fail."""
    prepare(fresh_database, "a_previewed_list")
    answers = race(fresh_database, tmp_path, "commit_list", sabotaged=True)
    try:
        check_exactly_one_won(answers)
    except AssertionError:
        pass
    else:
        raise AssertionError("the lock was taken away and nothing showed it")


def test_one_list_previewed_twice_is_recorded_once(
    fresh_database: Database, tmp_path: Path
) -> None:
    """The second to commit finds the first one's firms, since the communes were locked."""
    prepare(fresh_database, "two_previews_of_one_list")
    answers = race(fresh_database, tmp_path, "commit_list")
    assert [set(answer) for answer in answers] == [{"done"}, {"done"}]
    assert state(fresh_database) == {
        "establishments": MESSY.new,
        "committed": 2,
        "new": MESSY.new,
        "chain": True,
    }
