"""What every test may use: the seeds, people with their roles, and databases of their own."""

import fcntl
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.localities.models import AdminUnit

ROOT = Path(__file__).resolve().parents[1]
STORY_DAY = date(2018, 12, 20)

# The suite starts hundreds of processes: what is compiled once is kept for all of them.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Look for circles seldom, and never among what stays to the end, such as the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):  # type: ignore[no-untyped-def]
    """Load localities, norms and trades once: they are facts, not the subject of a test."""
    from caunoi.cli.operation import load_seeds

    with django_db_blocker.unblock():
        load_seeds()


@pytest.fixture
def people(db: None) -> dict[Role, User]:
    """One person for every role, holding it everywhere and always."""
    made = {}
    for role in Role:
        user = User(username=f"test-{role}", full_name=f"Người {role.label}")
        user.set_unusable_password()
        user.save()
        RoleGrant.objects.create(user=user, role=role)
        made[role] = user
    return made


@pytest.fixture
def people_at(db: None) -> Callable[..., dict[Role, User]]:
    """Return a maker of one person for every role, holding it for some units alone.

    A test that leaves nobody everywhere ends the grants of `people` with `only_by_area`.
    """

    def make(*units: AdminUnit) -> dict[Role, User]:
        made = {}
        where = ", ".join(unit.name for unit in units)
        for role in Role:
            user = User(username=f"{role}-{where}", full_name=f"{role.label} ở {where}")
            user.set_unusable_password()
            user.save()
            made[role] = user
            for unit in units:
                RoleGrant.objects.create(user=made[role], role=role, unit=unit)
        return made

    return make


@pytest.fixture
def only_by_area(people: dict[Role, User]) -> Callable[..., None]:
    """Return what ends the roles that are held everywhere, those named or all."""

    def end(*roles: Role) -> None:
        everywhere = RoleGrant.objects.filter(user__in=people.values())
        everywhere.filter(role__in=roles or Role.values).delete()

    return end


@pytest.fixture
def client_for(people: dict[Role, User]) -> Callable[[Role], Client]:
    """Return a signed-in client of the person with a role."""

    def sign_in(role: Role) -> Client:
        client = Client()
        client.force_login(people[role])
        return client

    return sign_in


@dataclass(frozen=True)
class Database:
    """A database of its own that other processes can open."""

    url: str
    files: Path

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "CAUNOI_FILES": str(self.files),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        }

    def run(self, script: str) -> "subprocess.Popen[str]":
        """Start a Python process with Django set up against this database."""
        code = f"import django; django.setup()\n{script}"
        return subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def caunoi(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the console script against this database."""
        return subprocess.run(
            [sys.executable, "-m", "caunoi.cli.main", *arguments],
            cwd=ROOT,
            env={**self.environment(), "DJANGO_SETTINGS_MODULE": "config.settings.dev"},
            capture_output=True,
            text=True,
            check=False,
        )


class Databases:
    """Templates made once for all test processes, and clones of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")

    def template(self, *commands: str) -> Database:
        """Return what the console commands make in turn; whoever comes first makes it.

        The last one goes on from a copy of what those before it made.
        """
        name = "_".join(commands)
        before = self.template(*commands[:-1]) if len(commands) > 1 else None
        with _locked(self.folder / f"{name}.lock"):
            done = self.folder / f"{name}.done"
            database = self._at(f"template_{name}_{_run_id()}")
            if not done.exists():
                if before is not None:
                    self._copy(before, database)
                else:
                    self._create(database)
                ran = database.caunoi(commands[-1])
                assert ran.returncode == 0, ran.stderr
                done.touch()
            return database

    def clone(self, template: Database) -> Database:
        """Copy a template."""
        copy = self._at(f"clone_{uuid4().hex[:12]}")
        self._copy(template, copy)
        return copy

    def empty(self) -> Database:
        """Return a database without any table."""
        database = self._at(f"empty_{uuid4().hex[:12]}")
        self._create(database)
        return database

    def drop(self, database: Database) -> None:
        if self.is_postgres:
            self._admin(f'DROP DATABASE "{_name(database)}" WITH (FORCE)')
        else:
            for suffix in ("", "-wal", "-shm"):
                _path(database).with_name(_path(database).name + suffix).unlink(missing_ok=True)

    def _at(self, name: str) -> Database:
        if self.is_postgres:
            url = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{name}"
        else:
            url = f"sqlite:///{self.folder / name}.sqlite3"
        # Clones share the files of their template: stored by hash, never changed.
        return Database(url, self.folder / "files")

    def _copy(self, template: Database, copy: Database) -> None:
        if self.is_postgres:
            with _locked(self.folder / "clone.lock"):
                self._admin(f'CREATE DATABASE "{_name(copy)}" TEMPLATE "{_name(template)}"')
        else:
            shutil.copy(_path(template), _path(copy))

    def _create(self, database: Database) -> None:
        if self.is_postgres:
            self._admin(f'CREATE DATABASE "{_name(database)}"')

    def _admin(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(statement.encode())


def _name(database: Database) -> str:
    return database.url.rsplit("/", 1)[1]


def _path(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///"))


def _run_id() -> str:
    return os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / "databases"
    folder.mkdir(exist_ok=True)
    return Databases(folder)


@pytest.fixture
def fresh_database(databases: Databases) -> Iterator[Database]:
    """A migrated and seeded database for processes of their own."""
    clone = databases.clone(databases.template("setup"))
    yield clone
    databases.drop(clone)


@pytest.fixture
def demo_database(databases: Databases) -> Iterator[Database]:
    """The demonstration province for processes of their own."""
    clone = databases.clone(databases.template("setup", "demo"))
    yield clone
    databases.drop(clone)
