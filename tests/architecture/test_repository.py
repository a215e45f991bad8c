"""What git holds works on any machine: it names no registry, no path of ours, no URL to fetch."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
THIS = Path(__file__).resolve()
MADE = {".git", ".venv", "node_modules", "var", "dist", "__pycache__"}

FORBIDDEN = {
    "a registry's host": re.compile(
        r"pypi\.(org|python\.org)|pythonhosted\.org|registry\.(npmjs\.org|yarnpkg\.com)"
        r"|(deb|security)\.debian\.org"
    ),
    "an index or a link to find packages": re.compile(
        r"(?<!no-emit-)(?<![\w-])(--)?(extra-)?(index-url|find-links)\b|^\s*registry\s*=", re.M
    ),
    "where a package was found": re.compile(r'"resolved"\s*:'),
    "a path of the machine it was written on": re.compile(
        r"(?<![\w.])/(work/(main|shared)|root)/|" + re.escape(f"{ROOT}/")
    ),
}


def files_under_git() -> list[Path]:
    """Ask git; a source tree that came without its history is read whole."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return [
            path
            for path in sorted(ROOT.rglob("*"))
            if path.is_file() and MADE.isdisjoint(path.relative_to(ROOT).parts)
        ]
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def texts_under_git() -> Iterator[tuple[Path, str]]:
    for path in files_under_git():
        try:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what):
    found = [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match[0].strip()}"
        for path, text in texts_under_git()
        if ROOT / path != THIS
        for match in FORBIDDEN[what].finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a registry's host", "https://files.pythonhosted.org/packages/x.whl"),
        ("an index or a link to find packages", "--index-url https://example.invalid/simple"),
        ("an index or a link to find packages", "find-links = wheels"),
        ("an index or a link to find packages", "registry=https://example.invalid/"),
        ("where a package was found", '  "resolved": "' + "https:" + '//example.invalid/x.tgz",'),
        ("a path of the machine it was written on", f"cd {ROOT}/caunoi"),
    ],
)
def test_the_search_would_find(what, line):
    assert FORBIDDEN[what].search(line)


def test_asking_uv_to_leave_the_index_out_is_allowed():
    pattern = FORBIDDEN["an index or a link to find packages"]
    assert not pattern.search("uv pip compile --no-emit-index-url --no-emit-find-links")


def test_every_python_package_is_pinned_by_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        pins = re.findall(r"^(\S+?)==\S+ \\\n(    --hash=sha256:)?", read(name), re.M)
        assert pins
        assert [package for package, hashed in pins if not hashed] == []


def test_no_lock_file_that_holds_urls():
    names = {path.name for path in files_under_git()}
    assert names.isdisjoint({"uv.lock", "yarn.lock", "poetry.lock", "Pipfile.lock"})


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
