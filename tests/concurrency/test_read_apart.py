"""Nobody waits for a file that somebody else is sending: it is read before anything is locked."""

import pytest

from tests.concurrency.crowd import ask
from tests.conftest import Database

HOME = "reading_children"


@pytest.mark.parametrize(
    "door",
    [
        "during_a_visit",
        "during_photos_added",
        "during_an_inspection",
        "during_a_paper",
        "during_the_reading_of_a_list",
        "during_the_comparing_of_a_list",
    ],
)
def test_another_writes_while_a_file_is_read(fresh_database: Database, door: str) -> None:
    assert ask(fresh_database, door, HOME) == {"wrote": "done", "read": "done"}


def test_sabotage_read_inside_a_transaction_it_would_hold_everybody(
    fresh_database: Database,
) -> None:
    with pytest.raises(AssertionError):
        assert ask(fresh_database, "during_a_visit_sabotaged", HOME)["wrote"] == "done"
