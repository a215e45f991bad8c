"""Checks in a JSON column, kept untranslated so that each reader sees their own language.

The stored outcome, figures and articles of that day never change afterwards.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from caunoi.common.sentences import Sentence, Text, Vnd
from caunoi.common.verdict import Basis, Confidence
from caunoi.fieldwork.rules import Check, CheckOutcome


def stored(checks: Iterable[Check]) -> list[dict[str, Any]]:
    return [
        {
            "rule": check.rule,
            "outcome": str(check.outcome),
            "sentence": _stored(check.sentence),
            "basis": [[_stored(b.citation), str(b.confidence)] for b in check.basis],
            "steps": [_stored(step) for step in check.steps],
            "would_change": [_stored(way) for way in check.would_change],
        }
        for check in checks
    ]


def restored(column: Iterable[Mapping[str, Any]]) -> tuple[Check, ...]:
    return tuple(
        Check(
            rule=row["rule"],
            outcome=CheckOutcome(row["outcome"]),
            sentence=_restored(row["sentence"]),
            basis=tuple(Basis(_restored(text), Confidence(mark)) for text, mark in row["basis"]),
            steps=tuple(_restored(step) for step in row["steps"]),
            would_change=tuple(_restored(way) for way in row["would_change"]),
        )
        for row in column
    )


def _stored(text: Text) -> Any:
    if isinstance(text, Sentence):
        figures = {name: _figure(value) for name, value in text.params.items()}
        return {"say": text.msgid, "with": figures}
    return str(text)


def _figure(value: object) -> Any:
    match value:
        case Sentence():
            return _stored(value)
        case Vnd(amount):
            return {"vnd": amount}
        case Fraction():
            return {"fraction": str(value)}
        case date():
            return {"day": value.isoformat()}
        case int():
            return value
        case _:
            return str(value)


def _restored(column: Any) -> Text:
    if isinstance(column, str):
        return column
    figures = {name: _restored_figure(value) for name, value in column["with"].items()}
    return Sentence(column["say"], figures)


def _restored_figure(value: Any) -> object:
    match value:
        case {"say": str()}:
            return _restored(value)
        case {"vnd": amount}:
            return Vnd(amount)
        case {"fraction": text}:
            return Fraction(text)
        case {"day": text}:
            return date.fromisoformat(text)
        case _:
            return value
