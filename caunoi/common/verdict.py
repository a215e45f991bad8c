"""The shape of every rule's answer: outcome, reasons, articles, inputs, what would change it.

A rule is a plain function `(facts, day) -> Verdict`. It uses neither the clock nor the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from caunoi.common.sentences import Text


class Confidence(StrEnum):
    """How sure we are of a legal fact: read in the text, partly read, or only heard."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


class Outcome(StrEnum):
    """`check` means that a person must look; it never means no."""

    ELIGIBLE = "eligible"
    NOT = "not"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Basis:
    """A place in the law: `citation` such as "NĐ 45/2012/NĐ-CP, Điều 1 khoản 2 điểm a"."""

    citation: Text
    confidence: Confidence = Confidence.HIGH

    def __str__(self) -> str:
        mark = "" if self.confidence is Confidence.HIGH else f" [{self.confidence}]"
        return f"{self.citation}{mark}"


@dataclass(frozen=True, slots=True)
class Reason:
    """One tested condition: its sentence, outcome and articles."""

    rule: str
    outcome: Outcome
    sentence: Text
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule's answer with everything that led to it.

    `would_change` says what would change the outcome. Texts are shown in the language active then.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...]
    inputs: Mapping[Text, Text] = field(default_factory=dict)
    would_change: tuple[Text, ...] = ()

    @property
    def deciding(self) -> tuple[Reason, ...]:
        return tuple(r for r in self.reasons if r.outcome is self.outcome)

    @property
    def reason(self) -> str:
        return " ".join(str(r.sentence) for r in self.deciding)

    @property
    def basis(self) -> tuple[Basis, ...]:
        return tuple(dict.fromkeys(b for r in self.reasons for b in r.basis))
