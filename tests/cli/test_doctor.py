"""`caunoi doctor`: each ill it looks for is made in earnest, found, and told with its cure."""

import json
import os
import shutil
import smtplib
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from caunoi.accounts.actions import choose_language
from caunoi.accounts.models import RoleGrant, User
from caunoi.accounts.roles import Role
from caunoi.cli import doctor
from caunoi.cli.doctor import Finding, Health
from caunoi.cli.schedule import DAILY
from caunoi.common import clock
from caunoi.journal.models import Entry
from tests.conftest import ROOT, Database, Databases

CERTIFICATE = Path(__file__).with_name("self_signed.pem")


def examined(database: Database, **environment: str) -> tuple[int, dict[str, list[dict[str, str]]]]:
    """Run the command in a process of its own; return its code and the findings by subject."""
    ran = subprocess.run(
        [sys.executable, "-m", "caunoi.cli.main", "doctor", "--json"],
        cwd=ROOT,
        env={
            **database.environment(),
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in ran.stderr, ran.stderr
    answer = json.loads(ran.stdout)
    assert answer["ok"] is (ran.returncode == 0)
    by_subject: dict[str, list[dict[str, str]]] = {}
    for found in answer["findings"]:
        by_subject.setdefault(found["subject"], []).append(found)
    return ran.returncode, by_subject


@pytest.fixture
def installed(databases: Databases) -> Iterator[Database]:
    """A database as `caunoi setup` leaves it, with files of its own."""
    clone = databases.clone(databases.template("setup"))
    own = Database(clone.url, clone.files.with_name(f"files_{os.urandom(4).hex()}"))
    yield own
    databases.drop(clone)
    shutil.rmtree(own.files, ignore_errors=True)


def test_a_new_installation_is_told_what_is_missing(installed: Database) -> None:
    code, found = examined(installed)
    assert code == 1
    assert found["Cơ sở dữ liệu"][0]["health"] == "ok"
    assert found["Dữ liệu nền"][0]["health"] == "ok"
    assert "caunoi admin invite" in found["Người quản trị"][0]["sentence"]
    assert "caunoi serve" in found["Việc nền"][0]["sentence"]
    assert "CAUNOI_EMAIL_URL" in found["Thư điện tử"][0]["sentence"]
    assert "CAUNOI_URL" in found["Địa chỉ và HTTPS"][0]["sentence"]


def test_whoever_holds_an_open_link_counts_as_an_administrator(installed: Database) -> None:
    assert installed.caunoi("admin", "invite", "Lê Thu Hà").returncode == 0
    _code, found = examined(installed)
    assert found["Người quản trị"][0]["health"] == "look"
    assert "Lê Thu Hà" in found["Người quản trị"][0]["sentence"]


def test_an_upgrade_that_was_not_run_is_found(installed: Database) -> None:
    child = installed.run(
        "from django.db import connection\n"
        "connection.cursor().execute(\"DELETE FROM django_migrations WHERE app = 'network'\")\n"
    )
    assert child.wait() == 0
    code, found = examined(installed)
    assert code == 1
    assert "caunoi setup" in found["Cơ sở dữ liệu"][0]["sentence"]


def test_a_database_that_is_away_does_not_hide_the_rest(
    installed: Database, tmp_path: Path
) -> None:
    away = Database(f"sqlite:///{tmp_path}/nowhere/caunoi.sqlite3", installed.files)
    code, found = examined(away)
    assert code == 1
    assert "DATABASE_URL" in found["Cơ sở dữ liệu"][0]["sentence"]
    assert found["Việc nền"][0]["health"] == "bad"
    assert found["Tệp"][0]["health"] == "ok"


def test_a_file_of_sqlite_with_a_hole_is_found(installed: Database, databases: Databases) -> None:
    if databases.is_postgres:
        return
    path = Path(installed.url.removeprefix("sqlite:///"))
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(os.urandom(4096 * 8))
    code, found = examined(installed)
    assert code == 1
    assert any("phục hồi" in each["sentence"] for each in found["Cơ sở dữ liệu"])


def test_files_that_others_may_read_are_named_with_the_cure(installed: Database) -> None:
    installed.files.mkdir(exist_ok=True)
    installed.files.chmod(0o755)
    code, found = examined(installed)
    assert code == 1
    assert any(
        f"chmod -R go-rwx {installed.files}" in f["sentence"] for f in found["Quyền của tệp"]
    )
    installed.files.chmod(0o700)
    assert all(
        str(installed.files) not in f["sentence"] for f in examined(installed)[1]["Quyền của tệp"]
    )


# --- letters --------------------------------------------------------------------------------------


class _Letters(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to come in and go."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            self.wfile.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n")


@contextmanager
def listening(handler: type[socketserver.BaseRequestHandler]) -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def found_by(check: Any) -> list[Finding]:
    return list(check())


def mail_at(port: int) -> Any:
    return override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
    )


def test_a_server_of_letters_that_answers_is_well() -> None:
    with listening(_Letters) as port, mail_at(port):
        assert [each.health for each in found_by(doctor._mail)] == [Health.OK]


def test_a_server_of_letters_that_is_away_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with mail_at(port):
        (found,) = found_by(doctor._mail)
    assert found.health == Health.BAD
    assert f"127.0.0.1:{port}" in found.sentence


def test_a_server_of_letters_that_refuses_the_name_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_args: Any, **_more: Any) -> None:
        raise smtplib.SMTPAuthenticationError(535, b"no")

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.open", refuse)
    with mail_at(25):
        (found,) = found_by(doctor._mail)
    assert found.health == Health.BAD


# --- HTTPS ----------------------------------------------------------------------------------------


@pytest.fixture
def secure_port() -> Iterator[int]:
    """A port that speaks TLS with a certificate that nobody signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)

    class Secure(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                context.wrap_socket(self.request, server_side=True).close()
            except OSError:
                return

    with listening(Secure) as port:
        yield port


def at(address: str) -> Any:
    return override_settings(
        CAUNOI_URL=address,
        ALLOWED_HOSTS=["localhost"],
        SESSION_COOKIE_SECURE=True,
        PROXIES=["127.0.0.1"],
    )


def test_a_certificate_that_nobody_trusts_is_found(secure_port: int) -> None:
    with at(f"https://localhost:{secure_port}"):
        (found,) = found_by(doctor._address)
    assert found.health == Health.BAD
    assert "chứng chỉ" in found.sentence


def test_a_certificate_that_is_trusted_is_well_until_it_ends(
    secure_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with at(f"https://localhost:{secure_port}"):
        (found,) = found_by(doctor._address)
        assert found.health == Health.OK
        later = clock.now() + timedelta(days=36_490)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert [each.health for each in found_by(doctor._address)] == [Health.LOOK]


def test_an_address_that_nothing_answers_is_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with at(f"https://localhost:{port}"):
        (found,) = found_by(doctor._address)
    assert found.health == Health.BAD


def test_http_on_the_network_is_refused_and_a_host_that_is_not_listed_named() -> None:
    with at("http://khuyencong.example"):
        found = found_by(doctor._address)
    assert [each.health for each in found] == [Health.BAD, Health.BAD]
    assert "CAUNOI_HOSTS" in found[0].sentence
    assert "https://khuyencong.example" in found[1].sentence


def test_a_proxy_that_is_not_named_makes_all_people_one_address(secure_port: int) -> None:
    with at(f"https://localhost:{secure_port}"), override_settings(PROXIES=[]):
        found = found_by(doctor._address)
    assert found[0].health == Health.LOOK
    assert "CAUNOI_PROXIES" in found[0].sentence


# --- space, clock, jobs ---------------------------------------------------------------------------

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("free", "health"),
    [
        (100 * doctor.MIB, Health.BAD),
        (2_000 * doctor.MIB, Health.LOOK),
        (50_000 * doctor.MIB, Health.OK),
    ],
)
def test_the_space_that_is_left(free: int, health: Health, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(0, 0, free))
    assert {each.health for each in found_by(doctor._space)} == {health}


@pytest.mark.django_db
def test_a_clock_that_went_back_is_found(
    people: dict[Role, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_language(language="en", by=people[Role.OFFICER], on=clock.today())
    assert {each.health for each in found_by(doctor._clocks)} == {Health.OK}
    before = Entry.objects.latest("position").at - timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: before)
    assert {each.health for each in found_by(doctor._clocks)} == {Health.BAD}


def _done(task: Any, hours_ago: int) -> None:
    moment = clock.now() - timedelta(hours=hours_ago)
    row = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path=task.module_path,
        queue_name="default",
        backend_name="default",
        run_after=moment,
        status=TaskResultStatus.SUCCESSFUL,
        finished_at=moment,
    )
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=moment)


@pytest.mark.django_db
def test_a_job_not_done_for_a_day_is_named() -> None:
    for task in DAILY:
        _done(task, hours_ago=2)
    assert [each.health for each in found_by(doctor._jobs)] == [Health.OK]
    DBTaskResult.objects.filter(task_path=DAILY[0].module_path).delete()
    _done(DAILY[0], hours_ago=30)
    (found,) = found_by(doctor._jobs)
    assert found.health == Health.BAD
    assert DAILY[0].name in found.sentence


@pytest.mark.django_db
def test_jobs_that_nobody_takes_are_counted() -> None:
    for task in DAILY:
        _done(task, hours_ago=2)
    DBTaskResult.objects.filter(task_path=DAILY[0].module_path).update(
        status=TaskResultStatus.READY, finished_at=None
    )
    assert [each.health for each in found_by(doctor._jobs)] == [Health.BAD, Health.BAD]


@pytest.mark.django_db
def test_two_administrators_are_enough() -> None:
    for name in ("hai", "ba"):
        user = User.objects.create(username=name, full_name=name)
        RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR)
        user.set_password("mot mat khau dai")
        user.save()
    assert [each.health for each in found_by(doctor._administrators)] == [Health.OK]
