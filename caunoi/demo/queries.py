"""Reads whether this database is a demonstration, and on which day it stands."""

from datetime import date

from caunoi.common import clock
from caunoi.demo.models import Demonstration


def demonstration() -> Demonstration | None:
    return Demonstration.objects.filter(is_demo=True).first()


def story_day() -> date | None:
    """Return the day of the story, today if it has none; None outside of a demonstration."""
    row = demonstration()
    return (row.story_day or clock.today()) if row else None
