"""Builds the later story when a visitor moves to a later day."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from caunoi.demo.later import tell_until
from caunoi.web.demo.signals import story_moved


@receiver(story_moved)
def tell_on(sender: Any, on: date, **_more: Any) -> date | None:
    return tell_until(on)
