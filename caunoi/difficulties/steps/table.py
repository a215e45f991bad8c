"""The row of the difficulties' table, beyond what all lifecycles share."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.common import lifecycle
from caunoi.common.errors import Refusal
from caunoi.common.lifecycle import Fact, FactKind
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.difficulties.refusals import DifficultyRefusal


class Right(StrEnum):
    """Permissions that depend on the difficulty's level."""

    AT_ITS_LEVEL = "at_its_level"
    ONE_LEVEL_UP = "one_level_up"


REASON = Fact("reason", FactKind.LINES, gettext_lazy("lý do"), longest=1000)
ANSWER = Fact("answer", FactKind.LINES, gettext_lazy("trả lời"), longest=4000)
CITATION = Fact(
    "citation", FactKind.LINES, gettext_lazy("văn bản trả lời"), is_required=False, longest=200
)


def words_in(facts: Mapping[str, Any]) -> str:
    return next((facts[name] for name in ("answer", "reason", "note") if facts.get(name)), "")


@dataclass(slots=True)
class Attempt(lifecycle.Attempt[Difficulty, User | None, "Transition"]):
    """`by` is None if the raiser acts by link."""

    #: Passed by the code, never entered by a person.
    petition: Petition | None = None

    @property
    def words(self) -> str:
        return words_in(self.facts)

    @property
    def by_name(self) -> str:
        return str(self.by) if self.by is not None else self.subject.raiser_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(lifecycle.Transition[Attempt]):
    """One row of the table of difficulties.

    `is_for_petitions`: taken only together with a petition. `may_come_by_link`: the raiser without
    an account may take it. `tells`: whom to notify, by their part in the difficulty.
    """

    refusal: ClassVar[type[Refusal]] = DifficultyRefusal

    may_come_by_link: bool = False
    is_for_petitions: bool = False
    tells: tuple[str, ...] = ()


Demand = lifecycle.Demand[Attempt]
Button = lifecycle.Button[Transition]
