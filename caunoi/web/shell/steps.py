"""What a user may start right away, for one who opens the application for the first time.

Each area defines its steps in `today.py`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from caunoi.web.areas import collect
from caunoi.web.shell.worklist import url_of


@dataclass(frozen=True, slots=True)
class Step:
    """A task that may be started without waiting for anybody."""

    #: Lowest first; only the first few that the user may take are shown.
    order: int
    permission: str
    page: str
    title: str | Promise
    text: str | Promise


@dataclass(frozen=True, slots=True)
class OpenStep:
    url: str
    title: str | Promise
    text: str | Promise


SHOWN = 4


def next_steps(permissions: frozenset[str]) -> list[OpenStep]:
    every = [row for row in collect("today", "TODAY") if isinstance(row, Step)]
    steps = []
    for step in sorted(every, key=lambda step: step.order):
        url = url_of(step.page) if step.permission in permissions else ""
        if url:
            steps.append(OpenStep(url, step.title, step.text))
    return steps[:SHOWN]
