"""How many proposals wait for a decision, as the tabs of these pages show it."""

from dataclasses import dataclass

from caunoi.difficulties.models import DayChange
from caunoi.norms.queries import changes_waiting


@dataclass(frozen=True, slots=True)
class Waiting:
    norms: int
    days: int


def waiting() -> Waiting:
    """Count the proposals that nobody has decided. Two queries."""
    return Waiting(changes_waiting().count(), DayChange.objects.waiting().count())
