"""What lies on the disk is its owner's alone, whatever the umask of whoever starts the program."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPT = """
import os
os.umask(0)
import django; django.setup()
from django.conf import settings
from django.db import connection
from caunoi.attachments.files import write
from caunoi.cli.main import main
assert main(["setup"]) == 0
write(b"anh")
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS probe (n)")
    cursor.execute("INSERT INTO probe VALUES (1)")
    for ending in ("", "-wal", "-shm"):
        name = str(settings.DATABASES["default"]["NAME"]) + ending
        print(oct(os.stat(name).st_mode & 0o777), ending or "database")
assert main(["coverage", "--on", "2018-12-20"]) == 0
"""


def run(folder: Path, code: str) -> str:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'caunoi.sqlite3'}",
        "CAUNOI_FILES": str(folder / "files"),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    }
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def open_to_others(folder: Path) -> list[str]:
    found = [folder, *folder.rglob("*")]
    return [str(path) for path in found if stat.S_IMODE(path.stat().st_mode) & 0o077]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """What the first start of the program leaves in its folder, and what it said of it."""
    folder = tmp_path_factory.mktemp("made") / "var"
    folder.mkdir(mode=0o700)
    return folder, run(folder, SCRIPT)


def test_database_files_and_key_are_the_owners_alone(made: tuple[Path, str]) -> None:
    folder, said = made
    for ending in ("database", "-wal", "-shm"):
        assert f"0o600 {ending}" in said
    assert open_to_others(folder) == []
    assert stat.S_IMODE((ROOT / "var").stat().st_mode) == 0o700
    key = ROOT / "var" / "secret-key"
    assert not key.exists() or stat.S_IMODE(key.stat().st_mode) == 0o600


def test_what_was_left_open_is_closed_when_the_program_starts(
    made: tuple[Path, str], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(made[0], tmp_path / "var"))
    for path in folder.rglob("*"):
        path.chmod(0o777 if path.is_dir() else 0o666)
    assert open_to_others(folder)
    closing = "import django; django.setup()\n"
    closing += "from caunoi.cli.operation import keep_files_private as keep\nkeep()"
    run(folder, closing)
    assert open_to_others(folder) == []


def test_static_files_and_links_to_elsewhere_stay_as_they_are(tmp_path: Path) -> None:
    from caunoi.common.private_files import close_to_others

    elsewhere, static = tmp_path / "elsewhere", tmp_path / "var" / "static"
    static.mkdir(parents=True)
    for path in (elsewhere, static / "main.css"):
        path.write_text("x")
        path.chmod(0o644)
    (tmp_path / "var" / "link").symlink_to(elsewhere)
    close_to_others([tmp_path / "var", tmp_path / "none"], but=[static])
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o644
    assert stat.S_IMODE((static / "main.css").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700
