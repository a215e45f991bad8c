"""The changelog has one form, and no version in it is above that of the package."""

import re
import tomllib
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
RELEASED = re.compile(r"\[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d\d-\d\d)")

Version = tuple[int, ...]


def releases(headings: list[str]) -> list[tuple[Version, date]]:
    """Read `[1.2.3] - 2026-11-24`; a heading of another form is an error."""
    found = []
    for heading in headings:
        match = RELEASED.fullmatch(heading)
        assert match, f"write `## [1.2.3] - YYYY-MM-DD`, not `## {heading}`"
        found.append((tuple(map(int, match.groups()[:3])), date.fromisoformat(match[4])))
    return found


def headings(level: int, text: str = TEXT) -> list[str]:
    return re.findall(rf"^#{{{level}}} (.+)$", text, re.M)


def test_what_is_not_released_comes_first_then_the_versions_from_the_newest_down() -> None:
    first, *versions = headings(2)
    assert first == "[Unreleased]"
    found = releases(versions)
    assert found
    assert found == sorted(found, reverse=True)
    assert len({version for version, _on in found}) == len(found)


def test_the_newest_version_is_not_above_the_package() -> None:
    packaged = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    newest, _on = releases(headings(2)[1:])[0]
    assert newest <= tuple(map(int, packaged.split(".")))


def test_each_version_has_the_known_sections_once_and_in_their_order() -> None:
    for part in re.split(r"^## ", TEXT, flags=re.M)[1:]:
        sections = headings(3, part)
        assert sections == [kind for kind in KINDS if kind in sections], part.split("\n")[0]


def test_a_heading_of_another_form_is_seen() -> None:
    for heading in ("0.1.0 - 2026-11-24", "[0.1] - 2026-11-24", "[0.1.0] 2026-11-24"):
        assert not RELEASED.fullmatch(heading)
