"""Decisions have one form, and their index names each of them."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "decisions"
FILES = sorted(FOLDER.glob("[0-9]*.md"))
INDEX = (FOLDER / "README.md").read_text(encoding="utf-8")
HEAD = re.compile(r"# (?P<number>\d+)\. (?P<title>.+)\n\nDate: \d{4}-\d\d-\d\d · Status: .+\n\n")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem[:4])
def test_a_decision_has_its_head_and_stands_in_the_index(file: Path) -> None:
    head = HEAD.match(file.read_text(encoding="utf-8"))
    assert head, f"{file.name}: begin with `# N. Title`, a blank line, `Date: … · Status: …`"
    assert file.name.startswith(f"{int(head['number']):04d}-")
    assert f"- [{file.name[:4]}]({file.name}) {head['title']}\n" in INDEX + "\n"


def test_the_index_names_nothing_else_and_no_number_twice() -> None:
    assert re.findall(r"\]\((\S+)\)", INDEX) == [file.name for file in FILES]
    assert len({file.name[:4] for file in FILES}) == len(FILES)
