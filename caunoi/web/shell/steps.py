"""What a person may start right away: for one who opens the application for the first time.

The steps stand in `today.py` of each area.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from caunoi.web.areas import collect
from caunoi.web.shell.worklist import url_of


@dataclass(frozen=True, slots=True)
class Step:
    """A task that may be started without waiting for anybody."""

    #: The lower stands first; only the first few that a person may take are shown.
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
    """Return the first few tasks that the person may start."""
    every = [row for row in collect("today", "TODAY") if isinstance(row, Step)]
    steps = []
    for step in sorted(every, key=lambda step: step.order):
        url = url_of(step.page) if step.permission in permissions else ""
        if url:
            steps.append(OpenStep(url, step.title, step.text))
    return steps[:SHOWN]
