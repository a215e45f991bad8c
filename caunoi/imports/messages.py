"""Sentences that are stored with a row and translated when somebody reads them.

The Vietnamese text, marked with `gettext_noop` in the code, is stored with its figures. `column` is
the heading in the file that the sentence is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Message:
    text: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Message":
        return cls(stored["text"], stored.get("figures", {}), stored.get("column", ""))

    def stored(self) -> dict[str, Any]:
        return {"text": self.text, "figures": dict(self.figures), "column": self.column}

    def __str__(self) -> str:
        return gettext(self.text) % self.figures


def say(stored: Mapping[str, Any]) -> str:
    return str(Message.of(stored))
