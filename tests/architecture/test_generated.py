"""docs/generated/ says what the code and the seeds say. If not: scripts/print_docs.py."""

import pytest

from caunoi.norms.catalogue import CATALOGUE
from scripts.print_docs import FOLDER, documents
from scripts.printing.permissions import pages_with, steps_with
from scripts.printing.rules import users_of


@pytest.mark.parametrize("name", documents())
def test_the_document_is_what_is_printed_now(name: str) -> None:
    kept = (FOLDER / name).read_text(encoding="utf-8")
    assert kept == documents()[name](), "run .venv/bin/python scripts/print_docs.py"


def test_nothing_else_lies_there() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(documents())


def test_a_permission_names_the_pages_and_steps_that_ask_for_it() -> None:
    assert "scheme-step" in pages_with("schemes.approve")
    assert steps_with("schemes.approve") == ["schemes.return_plan", "schemes.approve"]
    assert "difficulties.take" in steps_with("difficulties.handle")
    assert "linkages.agree" in steps_with("linkages.record")


def test_a_norm_names_the_files_that_ask_for_it() -> None:
    for norm, path in (
        ("base-salary", "caunoi/allowances/queries.py"),
        ("support-machinery", "caunoi/programmes/queries.py"),
        ("priority-factor-max", "caunoi/schemes/checks.py"),
        ("advance-share-machinery", "caunoi/schemes/queries.py"),
        ("silence-running", "caunoi/monitoring/queries.py"),
    ):
        assert path in users_of(CATALOGUE[norm]), norm


def test_only_the_shares_of_management_are_asked_for_by_nobody() -> None:
    """Whoever adds a norm uses it, or says here that it is kept for people to read."""
    unused = {name for name, norm in CATALOGUE.items() if not users_of(norm)}
    assert unused == {"management-agency", "management-unit"}
