"""The answer of a command: an object for scripts and a text for people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """`data` is printed with `--json`, `text` without; `code` is the exit code."""

    text: str
    data: dict[str, Any] = field(default_factory=dict)
    code: int = 0


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def as_number(value: object) -> float:
    """Let `json.dumps` write a Decimal as a number: 0.3 for `Decimal("0.3")`.

    The shortest text of the nearest float has the digits of the Decimal, up to fifteen of them.
    """
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no place in the answer of a command")


def columns(rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
