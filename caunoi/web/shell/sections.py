"""Sections of the page of the day that an area fills itself; the template finds them by name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from caunoi.accounts.models import User
from caunoi.web.areas import collect


@dataclass(frozen=True, slots=True)
class Section:
    """The name in the template, and a function that finds the content for a user's permissions."""

    name: str
    find: Callable[[User, frozenset[str], date], Any]


def sections_of(user: User, permissions: frozenset[str], today: date) -> dict[str, Any]:
    every = [row for row in collect("today", "TODAY") if isinstance(row, Section)]
    return {section.name: section.find(user, permissions, today) for section in every}
