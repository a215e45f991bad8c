"""The one shape in which every rule answers: outcome, reasons, articles, inputs, what would
change it.

A rule is a plain function `(facts, day) -> Verdict`. It asks neither the clock nor the database.
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
    """One tested condition: the sentence, its outcome and the article it rests on."""

    rule: str
    outcome: Outcome
    sentence: Text
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule with everything that led to it.

    `reason` is the sentence that decided; `would_change` says what would change the outcome. Texts
    read in the language that is active where they are shown.
    """

    outcome: Outcome
    reasons: tuple[Reason, ...]
    inputs: Mapping[Text, Text] = field(default_factory=dict)
    would_change: tuple[Text, ...] = ()

    @property
    def deciding(self) -> tuple[Reason, ...]:
        """Return the reasons that carry the outcome."""
        return tuple(r for r in self.reasons if r.outcome is self.outcome)

    @property
    def reason(self) -> str:
        """Return the sentences that decided, one after another."""
        return " ".join(str(r.sentence) for r in self.deciding)

    @property
    def basis(self) -> tuple[Basis, ...]:
        """Return every article that the reasons rest on, each once, in the order of the reasons."""
        return tuple(dict.fromkeys(b for r in self.reasons for b in r.basis))
