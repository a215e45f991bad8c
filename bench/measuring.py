"""What one page costs: CPU of this process, queries, bytes. The median of several rounds."""

import time
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Cost:
    cpu_ms: float
    wall_ms: float
    queries: int
    bytes: int


def client() -> Client:
    """Return a signed-in officer's client."""
    from caunoi.accounts.models import User

    signed_in = Client()
    signed_in.force_login(User.objects.get(username="officer"))
    return signed_in


def once(visitor: Client, url: str) -> tuple[float, float]:
    """Return the milliseconds of CPU and of the clock that one answer took."""
    clock, cpu = time.perf_counter(), time.process_time()
    answer = visitor.get(url)
    spent = (time.process_time() - cpu) * 1000, (time.perf_counter() - clock) * 1000
    assert answer.status_code == 200, (url, answer.status_code)
    return spent


def costs(visitor: Client, urls: list[str], rounds: int = ROUNDS) -> list[Cost]:
    """Measure pages in turns, so that a busy moment of the machine meets all of them alike."""
    known = []
    for url in urls:
        once(visitor, url)  # templates are compiled, the database's pages are in memory
        with CaptureQueriesContext(connection) as asked:
            size = len(visitor.get(url).content)
        known.append((len(asked), size))
    spent: list[list[tuple[float, float]]] = [[] for _url in urls]
    for _round in range(rounds):
        for place, url in enumerate(urls):
            spent[place].append(once(visitor, url))
    return [
        Cost(median(cpu for cpu, _wall in each), median(wall for _cpu, wall in each), *facts)
        for each, facts in zip(spent, known, strict=True)
    ]
