"""The processes under `caunoi serve`: web and jobs, restarted when they end, none left behind."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context, parent_process
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import translation
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from caunoi.cli import workers

#: Pause between two starts of a process that ends at once, to avoid a busy loop.
RETRY_SECONDS = 5
#: How often a child checks whether its parent still runs.
ORPHANED_SECONDS = 0.25
STOP_SECONDS = 30


class Kept:
    """A child process that is restarted when it ends, independently of the others."""

    def __init__(self, sentence: str, work: Callable[..., None], *arguments: Any) -> None:
        self._sentence, self._work, self._arguments = sentence, work, arguments
        self._start()

    def _start(self) -> None:
        # Forked, so that loaded modules are shared and not loaded again.
        connections.close_all()
        self._started_at = time.monotonic()
        self._process = get_context("fork").Process(
            target=_as_a_child, args=(self._work, *self._arguments)
        )
        self._process.start()

    def keep(self) -> bool:
        """Restart an ended child, at most once every `RETRY_SECONDS`; True if it was restarted."""
        if self._process.is_alive() or not self._rested():
            return False
        self._end_group()
        print(self._sentence, file=sys.stderr, flush=True)
        self._start()
        return True

    def _rested(self) -> bool:
        return time.monotonic() >= self._started_at + RETRY_SECONDS

    def stop(self) -> None:
        self._process.terminate()

    def wait(self) -> None:
        self._process.join(timeout=STOP_SECONDS)
        self._end_group()

    def _end_group(self) -> None:
        """Kill what the child left: the workers of a killed web server would keep its port."""
        try:
            if group := self._process.pid:
                os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return  # no process is left; macOS raises PermissionError then


def _as_a_child(work: Callable[..., None], *arguments: Any) -> None:
    # Ctrl-C goes to the whole terminal group; the children get signals only from us.
    os.setsid()
    # Undo the parent's handlers, which only set a flag, until the work installs its own.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    end_with_parent()
    with translation.override(settings.LANGUAGE_CODE):
        work(*arguments)


def end_with_parent() -> None:
    """End this process soon after its parent has ended.

    A killed parent cannot stop its children; they would hold the port and keep doing jobs.
    """
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.pid,), daemon=True).start()


def _watch(parent: int | None) -> None:
    # The parent's id changes when it has ended, on every Unix and whatever becomes of pipes.
    while os.getppid() == parent:
        time.sleep(ORPHANED_SECONDS)
    os._exit(1)


def serve_pages(host: str, port: int) -> None:
    """Serve requests until a signal comes; granian restarts a worker that dies."""
    Granian(
        "caunoi.cli.pages:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
        working_dir=settings.ROOT,
    ).serve()


def do_jobs() -> None:
    """Run the job worker under a name with a lock that shows whether it still lives."""
    with workers.name_of_this_one() as name:
        call_command("db_worker", interval=1, worker_id=name)
