"""docs/generated/ says what the code and the seeds say. If not: scripts/print_docs.py."""

import importlib
from typing import Any

import pytest
from django.utils.translation import override

from caunoi.common.lifecycle import Transition, cell_from, cell_step, cell_to
from caunoi.difficulties.petitions import lifecycle as petition_lifecycle
from caunoi.norms.catalogue import CATALOGUE
from scripts.print_docs import FOLDER, ROOT, documents
from scripts.printing.permissions import pages_with, steps_with
from scripts.printing.rules import users_of


@pytest.mark.parametrize("name", documents())
def test_the_document_is_what_is_printed_now(name: str) -> None:
    kept = (FOLDER / name).read_text(encoding="utf-8")
    assert kept == documents()[name](), "run .venv/bin/python scripts/print_docs.py"


def test_nothing_else_lies_there() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(documents())


def tables() -> dict[str, list[Transition[Any]]]:
    """Return every table of steps in the code, by the module that holds it."""
    found = {}
    for file in sorted((ROOT / "caunoi").rglob("*.py")):
        if file.stem.endswith("lifecycle"):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            module = importlib.import_module(name)
            if hasattr(module, "TRANSITIONS"):
                found[name] = list(module.TRANSITIONS)
    return found


def test_every_row_of_every_lifecycle_is_printed() -> None:
    """A new table stands in a file called lifecycle, and in documents() of print_docs.py."""
    assert len(tables()) == 6
    lifecycles = [print_it() for name, print_it in documents().items() if "lifecycle" in name]
    for module, rows in tables().items():
        path = f"{module.replace('.', '/')}.py"
        (page,) = [text for text in lifecycles if f"`{path}`" in text]
        lines = [line for line in page.splitlines() if line.startswith("| ")]
        with override("vi"):
            for row in rows:
                start = f"| {cell_step(row)} | {cell_from(row)} | {cell_to(row)} |"
                assert any(line.startswith(start) for line in lines), (path, start)


def test_a_table_changed_without_a_new_print_is_seen() -> None:
    """Sabotage: a step of petitions leads elsewhere, and the kept document no longer agrees."""
    row = petition_lifecycle.BY_NAME["forward"]
    object.__setattr__(row, "target", "answered")
    try:
        name = "lifecycle-difficulty.md"
        assert (FOLDER / name).read_text(encoding="utf-8") != documents()[name]()
    finally:
        object.__setattr__(row, "target", "sent")


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
