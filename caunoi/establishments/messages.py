"""Sentences that are stored with a row and read later, in the language of whoever reads them.

What is stored is the Vietnamese text, marked where it is written with `gettext_noop`, and its
figures. `column` is the heading under which the file holds what the sentence speaks of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence about one row or one file."""

    text: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Message":
        return cls(stored["text"], stored.get("figures", {}), stored.get("column", ""))

    def stored(self) -> dict[str, Any]:
        """Return what goes into a JSON column."""
        return {"text": self.text, "figures": dict(self.figures), "column": self.column}

    def __str__(self) -> str:
        return gettext(self.text) % self.figures


def say(stored: Mapping[str, Any]) -> str:
    """Return a stored message as a sentence."""
    return str(Message.of(stored))
