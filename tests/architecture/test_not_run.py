"""The line that says what a run left out, seen as a person sees it: from pytest's own output."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SUITE = """
import pytest

def test_passes(): pass

@pytest.mark.parametrize("page", ["sign-in", "today"])
def test_browser(page): pytest.skip("no Chromium on this machine")

@pytest.mark.xfail(reason="a known gap", strict=True)
def test_gap(): assert False
"""


def run_suite(tmp_path: Path, text: str, *options: str, no_skips: bool = False) -> tuple[int, list]:
    (tmp_path / "test_sample.py").write_text(text, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PYTEST_", "CAUNOI_"))
    }
    environment["PYTHONPATH"] = str(ROOT)
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    if no_skips:
        environment["CAUNOI_NO_SKIPS"] = "1"
    command = [sys.executable, "-m", "pytest", "-p", "tests.plugins.not_run", "-p", "xdist"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", *options, str(tmp_path)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.rstrip("\n").split("\n")


@pytest.mark.parametrize("options", [(), ("-n", "2"), ("-q", "-rs")])
def test_last_line_but_one_says_what_was_not_run(tmp_path, options):
    code, lines = run_suite(tmp_path, SUITE, *options)
    assert code == 0
    assert lines[-2] == "NOT RUN: 2 tests (no Chromium on this machine)"
    assert "1 passed, 2 skipped, 1 xfailed" in lines[-1]


def test_each_reason_is_counted(tmp_path):
    suite = SUITE + "\ndef test_office(): pytest.skip('no LibreOffice')\n"
    lines = run_suite(tmp_path, suite)[1]
    assert lines[-2] == "NOT RUN: 3 tests (2: no Chromium on this machine; 1: no LibreOffice)"


def test_a_run_that_leaves_nothing_out_says_nothing(tmp_path):
    lines = run_suite(tmp_path, "def test_passes(): pass\n")[1]
    assert not any("NOT RUN" in line for line in lines)


@pytest.mark.parametrize("options", [(), ("-n", "2")])
def test_where_no_skip_is_allowed_each_skip_fails(tmp_path, options):
    code, lines = run_suite(tmp_path, SUITE, *options, no_skips=True)
    assert code == 1
    assert "2 failed, 1 passed, 1 xfailed" in lines[-1]
    assert any("allows no skip: no Chromium on this machine" in line for line in lines)


def test_where_no_skip_is_allowed_a_skipped_file_fails(tmp_path):
    suite = "import pytest\npytest.skip('no such library', allow_module_level=True)\n"
    code, lines = run_suite(tmp_path, suite, no_skips=True)
    assert code != 0
    assert any("allows no skip: no such library" in line for line in lines)
