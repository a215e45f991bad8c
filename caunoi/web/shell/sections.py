"""Sections of the page of the day that an area fills by itself, under a name of the template."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from caunoi.accounts.models import User
from caunoi.web.areas import collect


@dataclass(frozen=True, slots=True)
class Section:
    """What the template calls it, and a function that finds it for who has these permissions."""

    name: str
    find: Callable[[User, frozenset[str], date], Any]


def sections_of(user: User, permissions: frozenset[str], today: date) -> dict[str, Any]:
    """Return the sections by their names."""
    every = [row for row in collect("today", "TODAY") if isinstance(row, Section)]
    return {section.name: section.find(user, permissions, today) for section in every}
