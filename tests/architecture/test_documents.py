"""What the developers' pages name exists: paths, dotted names, links, commands of make."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [DOCS / "architecture.md", *sorted((DOCS / "how-to").glob("*.md"))]
IDS = [page.relative_to(DOCS).as_posix() for page in PAGES]

CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(
    r"(?:caunoi|tests|docs|scripts|config|frontend|bench)/[\w./*-]*|[\w-]+\.(?:toml|md)"
)
DOTTED = re.compile(r"caunoi(?:\.\w+)+")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
MAKE = re.compile(r"(?:`|^)make (?:-s )?([a-z-]+)", re.M)
#: In the picture the names of the apps stand in the first columns.
WIDTH_OF_NAMES = 42
#: What a recipe lets its reader name: `<area>`, `<app>`.
OPEN = re.compile(r"<\w+>")


def exists(named: str) -> bool:
    return any(ROOT.glob(named.rstrip("/"))) if named else False


def resolves(dotted: str) -> bool:
    """Say whether a dotted name is a module, or something in one."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: Any = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            if not hasattr(found, name):
                return False
            found = getattr(found, name)
        return True
    return False


def named_in(text: str) -> tuple[set[str], set[str]]:
    """Return the paths and the dotted names that stand between backticks or in blocks of code."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
    plain = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    pieces = [*CODE.findall(plain), *"\n".join(fenced).split()]
    paths, dotted = set(), set()
    for piece in pieces:
        for word in piece.split():
            if OPEN.search(word):
                word = OPEN.sub("*", word)
            if match := PATH.fullmatch(word.strip(",;:()")):
                paths.add(match[0])
            elif match := DOTTED.fullmatch(word.strip(",;:()")):
                dotted.add(match[0])
    return paths, dotted


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_path_and_name_of_the_page_exists(page: Path) -> None:
    paths, dotted = named_in(page.read_text(encoding="utf-8"))
    assert sorted(path for path in paths if not exists(path)) == []
    assert sorted(name for name in dotted if not resolves(name)) == []


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_link_of_the_page_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).resolve().exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_command_of_make_exists(page: Path) -> None:
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(MAKE.findall(page.read_text(encoding="utf-8"))) <= known


def test_the_picture_names_every_app_in_the_order_of_the_contract() -> None:
    picture = (DOCS / "architecture.md").read_text(encoding="utf-8").split("```")[1]
    drawn = [line[:WIDTH_OF_NAMES] for line in picture.strip().splitlines()]
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("layers = [")[1]
    layers = re.findall(r'^    "(.+)",$', contract.split("]")[0], re.M)
    assert [re.findall(r"\w+", line) for line in drawn] == [re.findall(r"\w+", x) for x in layers]


def test_the_index_of_the_recipes_names_each_of_them() -> None:
    index = (DOCS / "how-to" / "README.md").read_text(encoding="utf-8")
    recipes = {page.name for page in PAGES[1:]} - {"README.md"}
    assert set(LINK.findall(index)) == recipes


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("`caunoi/web/urls.py`", True),
        ("`caunoi/web/<area>/access.py`", True),
        ("`caunoi/web/nowhere.py`", False),
        ("`caunoi.web.access.page`", True),
        ("`caunoi.allowances.models.SheetStep`", True),
        ("`caunoi.web.access.no_such_thing`", False),
        ("```sh\n.venv/bin/python -m pytest tests/nowhere\n```\n", False),
    ],
)
def test_the_search_would_find(text: str, is_there: bool) -> None:
    paths, dotted = named_in(text)
    assert paths | dotted
    assert (all(map(exists, paths)) and all(map(resolves, dotted))) is is_there


def test_the_modules_name_pages_of_how_to_that_exist() -> None:
    named = {
        page
        for path in (ROOT / "caunoi").rglob("*.py")
        for page in re.findall(r"docs/how-to/[\w-]+\.md", path.read_text(encoding="utf-8"))
    }
    assert {"docs/how-to/page.md", "docs/how-to/scheme-type.md"} <= named
    assert [page for page in sorted(named) if not (ROOT / page).exists()] == []
