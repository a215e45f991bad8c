"""`caunoi serve` as processes that are really killed."""

import os
import signal
import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
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


def children_of(pid: int) -> list[int]:
    try:
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]
    except FileNotFoundError:
        return []


def pid_of(server: Server) -> int:
    assert server.process is not None
    return server.process.pid


def web_of(server: Server) -> int:
    """Return the child that answers requests: the one with workers of its own."""
    return next((pid for pid in children_of(pid_of(server)) if children_of(pid)), 0)


def worker_of_jobs(server: Server) -> int:
    """Return the child that does the jobs; 0 while there is none."""
    return next((pid for pid in children_of(pid_of(server)) if not children_of(pid)), 0)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(what: Callable[[], object]) -> None:
    for _try in range(600):
        if what():
            return
        time.sleep(0.1)
    raise TimeoutError


def is_free(port: int) -> bool:
    """Say whether a server could listen here; the last thread of a killed one keeps it a moment."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def answers(server: Server) -> bool:
    try:
        with urllib.request.urlopen(f"{server.url}/sign-in", timeout=10) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def is_whole(server: Server) -> bool:
    """Say whether pages and jobs run, as after a start that nobody disturbed."""
    web, jobs = web_of(server), worker_of_jobs(server)
    return bool(jobs) and len(children_of(web)) == 2 and answers(server)


def test_a_worker_that_dies_is_started_anew_and_the_pages_stay(server: Server) -> None:
    wait_until(lambda: is_whole(server))
    killed = worker_of_jobs(server)
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: worker_of_jobs(server) not in (0, killed))
    assert is_whole(server)
    server.stop()
    assert server.process is not None
    assert server.process.returncode == 0


def test_workers_of_the_pages_killed_one_after_the_other_do_not_end_the_site(
    server: Server,
) -> None:
    """Granian gives up when a worker dies that it has just started anew; the site does not."""
    wait_until(lambda: is_whole(server))
    for _round in range(4):
        before = children_of(web_of(server))
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        wait_until(lambda before=before: set(children_of(web_of(server))) - set(before))
    wait_until(lambda: is_whole(server))
    assert lives(pid_of(server))


def test_a_killed_web_server_is_started_anew_on_its_port(server: Server) -> None:
    wait_until(lambda: is_whole(server))
    web = web_of(server)
    workers = children_of(web)
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: web_of(server) not in (0, web) and is_whole(server))
    assert not any(lives(pid) for pid in workers)


def test_a_killed_serve_leaves_nothing_and_its_port_can_be_served_at_once(server: Server) -> None:
    wait_until(lambda: is_whole(server))
    web, jobs = web_of(server), worker_of_jobs(server)
    below = [web, jobs, *children_of(web)]
    os.kill(pid_of(server), signal.SIGKILL)
    assert server.process is not None
    server.process.wait()
    server.start()
    wait_until(lambda: is_whole(server))
    assert not any(lives(pid) for pid in below)


def test_all_of_it_killed_but_the_workers_of_the_pages_leaves_nothing(server: Server) -> None:
    wait_until(lambda: is_whole(server))
    web, jobs = web_of(server), worker_of_jobs(server)
    workers = children_of(web)
    for pid in (pid_of(server), web, jobs):
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(lives(pid) for pid in workers))
    wait_until(lambda: is_free(server.port))
