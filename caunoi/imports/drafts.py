"""What a row of a sent list would do, what is asked about it, and why it is given back."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from caunoi.common.bounds import EARLIEST_YEAR, LAST_YEAR
from caunoi.common.text import fold
from caunoi.imports.messages import Message

NO_DAY = gettext_noop("“%(written)s” không phải một ngày. Ghi ngày/tháng/năm, ví dụ 20/12/2018.")


class Outcome(StrEnum):
    """What writing the list does with a row."""

    NEW = "new"
    ADDED = "changed"
    SAME = "same"
    ASKED = "possible_double"
    RETURNED = "rejected"


OUTCOME_LABELS = {
    Outcome.NEW: _("mới"),
    Outcome.ADDED: _("thêm cho người đã có"),
    Outcome.SAME: _("đã có, không đổi"),
    Outcome.ASKED: _("chờ trả lời"),
    Outcome.RETURNED: _("trả lại"),
}
#: What a write stores.
WRITTEN = (Outcome.NEW, Outcome.ADDED)


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is not guessed: `key` names it within the row, `answer` is "" while open."""

    key: str
    text: Message
    options: Sequence[Option]
    answer: str = ""

    @property
    def is_open(self) -> bool:
        return self.answer not in {option.value for option in self.options}


@dataclass
class Draft:
    """A row as understood. `facts` are the arguments of the actions that write it.

    `does` is the outcome if nothing is open; `shown` are the lines of the preview; `person` is the
    key of the record that the row was found to be. `follows` is a row above of the same person,
    without which this one is not written; a joined row is written with it.
    """

    number: int
    raw: list[str]
    answers: dict[str, Any]
    facts: dict[str, Any] = field(default_factory=dict)
    does: Outcome = Outcome.NEW
    person: int | None = None
    follows: "Draft | None" = None
    is_joined: bool = False
    shown: list[tuple[str, str]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    errors: list[Message] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        if self.errors:
            return Outcome.RETURNED
        if any(question.is_open for question in self.questions):
            return Outcome.ASKED
        above = self.follows.outcome if self.follows else None
        if above is not None and (self.is_joined or above in (Outcome.ASKED, Outcome.RETURNED)):
            return above
        return self.does

    def ask(self, key: str, text: Message, options: Sequence[Option]) -> str:
        """Return the answer that was given, "" while the question is open."""
        question = Question(key, text, options, str(self.answers.get(key, "")))
        self.questions.append(question)
        return "" if question.is_open else question.answer


def fingerprint(drafts: Sequence[Draft]) -> str:
    """Return a digest of what a person saw in the preview, so that nothing else is written."""
    seen = [[d.number, str(d.outcome), d.person, d.shown] for d in drafts]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()


# --- Days -----------------------------------------------------------------------------------------

_DAY = re.compile(
    r"(?:ngay )?([0-9]{1,2})\s*(?:[/.\-]|thang)\s*([0-9]{1,2})\s*(?:[/.\-]|nam)\s*"
    r"([0-9]{4})(?: 00:00)?"
)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def read_day(text: str) -> date | None:
    """Return the day that a cell names; None if it names none. A year has four digits.

    "01/03/2016", "1.3.2016", "2016-03-01", "ngày 01 tháng 3 năm 2016".
    """
    plain = fold(text)
    if match := _DAY.fullmatch(plain):
        parts = (match[3], match[2], match[1])
    elif match := _ISO.fullmatch(plain):
        parts = (match[1], match[2], match[3])
    else:
        return None
    try:
        day = date(*map(int, parts))
    except ValueError:
        return None
    return day if EARLIEST_YEAR <= day.year <= LAST_YEAR else None


def day_after(last_day: date | None) -> date | None:
    """Turn the last day, which a list gives, into the day after it, which is stored."""
    return last_day and last_day + timedelta(days=1)
