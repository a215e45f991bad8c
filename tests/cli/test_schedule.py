"""What is done once a day: again where it failed or was killed half-way, never told twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from caunoi.accounts.models import User
from caunoi.accounts.roles import Role
from caunoi.cli import schedule
from caunoi.cli.jobs import KEPT_DAYS, clear_old_rows
from caunoi.cli.schedule import DAILY, MOST_TRIES, enqueue_due
from caunoi.notices.models import Notice
from tests.concurrency.crowd import ask
from tests.conftest import ROOT, Database

ALL = [task.name for task in DAILY]
SILENT = "silence_children"
#: What must have been told in the end, each step of the silence once.
TOLD = {f"monitoring.silence_{rung}": 1 for rung in ("collaborator", "officer", "director")}

# --- killed half-way ------------------------------------------------------------------------------

#: The first time that a silence is to be told, the job says who it is and hangs.
HANGING = """
import os, sys, time
from pathlib import Path
import django
django.setup()
from caunoi.monitoring import jobs
from caunoi.cli.main import main
note, tell = Path(sys.argv.pop(1)), jobs.report_silence
def report_silence(**given):
    if not note.exists():
        note.with_suffix(".half").write_text(str(os.getpid()))
        note.with_suffix(".half").rename(note)
        time.sleep(600)
    return tell(**given)
jobs.report_silence = report_silence
sys.exit(main())
"""
#: Enqueue what is due and do it, as the next worker would.
DO_WHAT_IS_DUE = """
from django.core.management import call_command
from caunoi.cli.schedule import enqueue_due
enqueue_due()
call_command("db_worker", batch=True, verbosity=0)
"""
#: Sabotage: nobody is ever known to have ended.
BLIND = "from caunoi.cli import workers\nworkers.has_ended = lambda name: False\n"


class Serving:
    """`caunoi serve` whose job hangs half-way, once."""

    def __init__(self, database: Database, folder: Path, port: int) -> None:
        ask(database, "a_silent_scheme", SILENT)
        self.database, self.note = database, folder / "half-way"
        self.environment = {
            **database.environment(),
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", HANGING, str(self.note), "serve", "--port", str(port)],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
        )

    def worker_half_way(self) -> int:
        for _try in range(600):
            if self.note.exists():
                return int(self.note.read_text())
            time.sleep(0.1)
        raise TimeoutError

    def told(self) -> dict[str, int]:
        found: dict[str, int] = ask(self.database, "what_was_told", SILENT)["told"]
        return found

    def run(self, script: str) -> None:
        subprocess.run(
            [sys.executable, "-c", f"import django\ndjango.setup()\n{script}"],
            cwd=ROOT,
            env=self.environment,
            check=True,
        )


@pytest.fixture
def serving(fresh_database: Database, tmp_path: Path, free_port: int) -> Iterator[Serving]:
    running = Serving(fresh_database, tmp_path, free_port)
    yield running
    running.process.kill()
    running.process.wait()


@pytest.fixture
def free_port() -> int:
    from tests.journeys import conftest as journeys

    return journeys.free_port()


def test_what_a_killed_worker_left_is_done_by_the_next_one(serving: Serving) -> None:
    os.kill(serving.worker_half_way(), signal.SIGKILL)
    for _try in range(60):
        if serving.told():
            break
        time.sleep(0.5)
    assert serving.told() == TOLD


def kill_all_half_way(serving: Serving) -> None:
    worker = serving.worker_half_way()
    serving.process.kill()
    serving.process.wait()
    for _try in range(100):
        if not Path(f"/proc/{worker}").exists():
            return
        time.sleep(0.1)
    raise AssertionError("the worker of a killed serve goes on")


def test_what_a_killed_serve_left_is_done_the_same_day(serving: Serving) -> None:
    kill_all_half_way(serving)
    assert serving.told() == {}
    serving.run(DO_WHAT_IS_DUE)
    assert serving.told() == TOLD
    serving.run(DO_WHAT_IS_DUE)
    assert serving.told() == TOLD


def test_sabotage_where_no_end_is_seen_nobody_is_told(serving: Serving) -> None:
    kill_all_half_way(serving)
    serving.run(BLIND + DO_WHAT_IS_DUE)
    with pytest.raises(AssertionError):
        assert serving.told() == TOLD
    assert serving.told() == {}


def test_a_job_that_is_being_done_is_left_alone(serving: Serving) -> None:
    """However long it takes: its worker lives."""
    serving.worker_half_way()
    serving.run(
        "from caunoi.cli.schedule import enqueue_due\n"
        "from django_tasks_db.models import DBTaskResult\n"
        "assert enqueue_due() == []\n"
        "assert DBTaskResult.objects.running().count() == 1\n"
    )


# --- failed ---------------------------------------------------------------------------------------


@pytest.fixture
def queue(db: None) -> Iterator[None]:
    """Keep what is enqueued, as an installation does."""
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


def end_all(*failing: str) -> None:
    """Let a worker end what waits; the jobs named fail."""
    for row in DBTaskResult.objects.ready():
        if row.task_name in failing:
            row.set_failed(ValueError("hỏng"))
        else:
            row.set_successful(None)


def test_what_is_done_is_done_once_a_day(queue: None) -> None:
    assert enqueue_due() == ALL
    assert enqueue_due() == []
    end_all()
    assert enqueue_due() == []


def test_a_job_that_failed_is_done_again_and_the_letters_follow_it(queue: None) -> None:
    enqueue_due()
    end_all("watch_silence")
    assert enqueue_due() == ["watch_silence", "mail_digests"]
    end_all()
    assert enqueue_due() == []


def test_a_job_that_always_fails_is_given_up_for_the_day_and_told_once(
    queue: None, people: dict[Role, User], caplog: pytest.LogCaptureFixture
) -> None:
    for _try in range(MOST_TRIES):
        assert "check_journal" in enqueue_due()
        end_all("check_journal")
    for _tick in range(3):
        assert enqueue_due() == []
    told = Notice.objects.filter(kind="jobs.given_up")
    assert [notice.recipient for notice in told] == [people[Role.ADMINISTRATOR]]
    assert "check_journal" in told[0].text
    assert "has failed 3 times" in caplog.text


def test_the_next_day_begins_anew(queue: None, monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue_due()
    tomorrow = schedule._start_of_today() + timedelta(days=1)
    monkeypatch.setattr(schedule, "_start_of_today", lambda: tomorrow)
    assert enqueue_due() == ALL


def test_every_daily_job_may_be_done_twice(demo_database: Database) -> None:
    """The second time nothing is told, sent or written that was so the first time."""
    child = demo_database.run(
        "from django.apps import apps\n"
        "from django.core import mail\n"
        "from caunoi.common import clock\n"
        "from caunoi.cli.schedule import DAILY\n"
        "mail.outbox = []\n"
        "from django.test.utils import override_settings\n"
        "BACKEND = 'django.core.mail.backends.locmem.EmailBackend'\n"
        "DATABASE = {'default': {'BACKEND': 'django_tasks_db.DatabaseBackend'}}\n"
        "def rows():\n"
        "    kept = [m for m in apps.get_models() if m._meta.managed and not m._meta.proxy]\n"
        "    return {m._meta.label: m.objects.count() for m in kept} | {'sent': len(mail.outbox)}\n"
        "with override_settings(EMAIL_BACKEND=BACKEND, TASKS=DATABASE):\n"
        "    seen = []\n"
        "    for _time in range(2):\n"
        "        for task in DAILY:\n"
        "            task.call(on=clock.working_day().isoformat())\n"
        "        seen.append(rows())\n"
        "assert seen[0] == seen[1], seen\n"
    )
    _out, err = child.communicate()
    assert child.returncode == 0, err


# --- clearing up ----------------------------------------------------------------------------------


def test_old_sessions_and_results_of_jobs_are_cleared(queue: None) -> None:
    for days in (-1, 1):
        session = SessionStore()
        session.set_expiry(timezone.now() + timedelta(days=days))
        session.save()
    enqueue_due()
    end_all("check_journal")
    old = timezone.now() - timedelta(days=KEPT_DAYS + 1)
    names = ("check_journal", "watch_silence")
    paths = [task.module_path for task in DAILY if task.name in names]
    DBTaskResult.objects.filter(task_path__in=paths).update(finished_at=old)
    for _twice in range(2):
        clear_old_rows.call(on="2026-11-30")
        assert Session.objects.count() == 1
        assert sorted(row.task_name for row in DBTaskResult.objects.all()) == sorted(
            set(ALL) - set(names)
        )
