"""Product code knows no demonstration: only `demo`, the clock, one area of the pages, a command."""

import re

from tests.conftest import ROOT

CAUNOI = ROOT / "caunoi"
KNOW = (
    "demo/",
    "common/clock.py",
    "common/former_names.py",  # what the journal still calls the row
    "web/demo/",
    "web/templates/web/demo/",
    "cli/operation.py",  # `caunoi demo` builds it
)
TRACES = re.compile(r"caunoi\.demo|web\.demo|is_demo|Demonstration|[Bb]ản minh họa|story_day")


def test_nothing_else_knows_the_demonstration() -> None:
    found = [
        f"{path.relative_to(CAUNOI)}: {line.strip()}"
        for path in sorted(CAUNOI.rglob("*"))
        if path.suffix in (".py", ".html")
        and "migrations" not in path.parts
        and not str(path.relative_to(CAUNOI)).startswith(KNOW)
        for line in path.read_text(encoding="utf-8").splitlines()
        if TRACES.search(line)
    ]
    assert not found, found
