"""`caunoi serve` as processes that are really killed."""

import os
import signal
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.journeys.conftest import Server


@pytest.fixture
def server(fresh_database: Database) -> Iterator[Server]:
    running = Server(fresh_database)
    running.start()
    yield running
    running.stop()


def worker_of_jobs(server: Server) -> int | None:
    """Return the child that does the jobs: the one that is not the web server."""
    assert server.process is not None
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    workers = [int(child) for child in children if _is_worker(child)]
    return workers[0] if workers else None


def _is_worker(pid: str) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return bool(command) and b"granian" not in command


def test_a_worker_that_dies_is_started_anew_and_the_pages_stay(server: Server) -> None:
    assert server.process is not None
    killed = worker_of_jobs(server)
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    for _try in range(300):
        time.sleep(0.2)
        if worker_of_jobs(server) not in (None, killed):
            break
    assert worker_of_jobs(server) not in (None, killed)
    assert server.process.poll() is None
    assert urllib.request.urlopen(f"{server.url}/sign-in", timeout=60).status == 200
    server.stop()
    assert server.process.returncode == 0
