"""What a row of the lifecycle's table is made of, and how the words given with a step are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.common.text import normalise_lines
from caunoi.difficulties.enums import DifficultyState
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.refusals import DifficultyRefusal


class Right(StrEnum):
    """Rights that depend on where the difficulty stands."""

    AT_ITS_LEVEL = "at_its_level"
    ONE_LEVEL_UP = "one_level_up"


@dataclass(frozen=True, slots=True)
class Fact:
    """One text that a step is told; with `choices` it is one of them."""

    name: str
    label: Promise
    is_required: bool = True
    longest: int = 1000
    choices: Mapping[str, Any] = field(default_factory=dict)

    def read(self, given: Any) -> str:
        """Return the words as they are kept; refuses what is missing, too long or no choice."""
        if given is not None and not isinstance(given, str):
            raise DifficultyRefusal(_("Ghi chưa đúng: %(what)s.") % {"what": self.label})
        text = normalise_lines(given or "")
        if self.is_required and not text:
            raise DifficultyRefusal(_("Còn thiếu: %(what)s.") % {"what": self.label})
        if len(text) > self.longest:
            raise DifficultyRefusal(
                _("%(what)s dài nhất %(n)s ký tự.") % {"what": self.label, "n": self.longest}
            )
        if text and self.choices and text not in self.choices:
            raise DifficultyRefusal(_("Ghi chưa đúng: %(what)s.") % {"what": self.label})
        return text


REASON = Fact("reason", gettext_lazy("lý do"))


@dataclass(slots=True)
class Attempt:
    """One attempt to take a step: the row under lock, who (None: the raiser by link), when."""

    difficulty: Difficulty
    row: "Transition"
    by: User | None
    on: date
    facts: dict[str, str]
    #: What the machine itself hands to a step, never a person.
    petition: Petition | None = None

    @property
    def words(self) -> str:
        """Return what was said with the step, whatever it is called."""
        names = ("answer", "reason", "note")
        return next((self.facts[name] for name in names if self.facts.get(name)), "")

    @property
    def by_name(self) -> str:
        return str(self.by) if self.by is not None else self.difficulty.raiser_name


@dataclass(frozen=True, slots=True)
class Demand:
    """What a step needs: the words of the table and the test that refuses."""

    words: Promise
    test: Callable[[Attempt], None]


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: from, to, who may, what it needs, what it records.

    `is_for_petitions`: taken only together with a petition. `may_come_by_link`: the raiser without
    an account may take it.
    """

    name: str
    sources: tuple[DifficultyState, ...]
    target: DifficultyState
    permission: str
    label: Promise
    records: Promise
    does: Callable[[Attempt], None]
    facts: tuple[Fact, ...] = ()
    needs: tuple[Demand, ...] = ()
    may_come_by_link: bool = False
    is_for_petitions: bool = False
    tells: tuple[str, ...] = ()

    def read(self, given: Mapping[str, Any]) -> dict[str, str]:
        """Return the facts as kept; an unknown name is a mistake of the caller, not of a person."""
        unknown = set(given) - {fact.name for fact in self.facts}
        if unknown:
            raise TypeError(f"{self.name} takes no {', '.join(sorted(unknown))}")
        return {fact.name: fact.read(given.get(fact.name)) for fact in self.facts}
