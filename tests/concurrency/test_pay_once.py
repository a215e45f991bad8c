"""Two processes, one sheet, the same moment: money leaves once."""

import json
from pathlib import Path

from tests.concurrency.racing import check_exactly_one_won, prepare, race
from tests.conftest import Database


def paid_state(database: Database) -> dict[str, int]:
    """Count what the database holds, read by a process of its own."""
    process = database.run(
        "import json\n"
        "from caunoi.allowances.models import AllowanceSheet, SheetStep\n"
        "from caunoi.allowances.queries import is_sound\n"
        "from caunoi.journal.models import Entry\n"
        "from caunoi.journal.queries import check_chain\n"
        "sheets = list(AllowanceSheet.objects.all())\n"
        "print(json.dumps({\n"
        "    'sheets': len(sheets),\n"
        "    'sound': sum(is_sound(sheet) for sheet in sheets),\n"
        "    'paid': SheetStep.objects.filter(to_state='paid').count(),\n"
        "    'prepared': SheetStep.objects.filter(to_state='prepared').count(),\n"
        "    'pay entries': Entry.objects.filter(action='allowances.pay_sheet').count(),\n"
        "    'chain': check_chain().is_sound,\n"
        "}))"
    )
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return dict(json.loads(out))


def test_two_processes_pay_one_sheet_once(fresh_database: Database, tmp_path: Path) -> None:
    prepare(fresh_database, "a_checked_sheet")
    answers = race(fresh_database, tmp_path, "pay")
    check_exactly_one_won(answers)
    assert "đã chi ngày 26/12/2018" in answers[1]["refused"]
    state = paid_state(fresh_database)
    assert state == {
        "sheets": 1,
        "sound": 1,
        "paid": 1,
        "prepared": 1,
        "pay entries": 1,
        "chain": True,
    }


def test_without_the_lock_the_second_payer_is_not_refused_in_words(
    fresh_database: Database, tmp_path: Path
) -> None:
    """Sabotage: with the lock taken away the test above must fail, and the database still holds."""
    prepare(fresh_database, "a_checked_sheet")
    answers = race(fresh_database, tmp_path, "pay", sabotaged=True)
    try:
        check_exactly_one_won(answers)
    except AssertionError:
        pass
    else:
        raise AssertionError("the lock was taken away and nothing showed it")
    state = paid_state(fresh_database)
    assert (state["paid"], state["sound"], state["chain"]) == (1, 1, True)


def test_two_processes_prepare_one_month_once(fresh_database: Database, tmp_path: Path) -> None:
    prepare(fresh_database, "a_network")
    answers = race(fresh_database, tmp_path, "prepare")
    check_exactly_one_won(answers)
    assert "đã lập, đang chờ kiểm tra" in answers[1]["refused"]
    state = paid_state(fresh_database)
    assert (state["sheets"], state["prepared"], state["sound"]) == (1, 1, 1)
