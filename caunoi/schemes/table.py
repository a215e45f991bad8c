"""What a row of the lifecycle's table is made of, and how the facts given with a step are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.models import User
from caunoi.common.text import normalise
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import Scheme
from caunoi.schemes.refusals import SchemeRefusal

MOST_VND = 10**15


class FactKind(StrEnum):
    """In what form a fact is given."""

    TEXT = "text"
    DAY = "day"
    #: A whole number of đồng, 0 allowed.
    VND = "vnd"
    #: A list of rows, each a mapping of the fact's columns to text.
    ROWS = "rows"
    #: A mapping of the fact's columns to text, such as criterion → opinion.
    WORDS = "words"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a step is told. `columns` are those of rows and words, or the choices."""

    name: str
    kind: FactKind
    label: Promise
    is_required: bool = True
    columns: Mapping[str, Promise] = field(default_factory=dict)
    longest: int = 300

    def read(self, given: Any) -> Any:
        """Return the fact as it is kept; refuses what is missing or makes no sense."""
        value = _READERS[self.kind](self, given)
        if self.is_required and value in ("", None, [], {}):
            raise SchemeRefusal(_("Còn thiếu: %(what)s.") % {"what": self.label})
        return value

    def wrong(self) -> SchemeRefusal:
        return SchemeRefusal(_("Ghi chưa đúng: %(what)s.") % {"what": self.label})


def _text(fact: Fact, given: Any) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        raise fact.wrong()
    clean = normalise(given)
    if len(clean) > fact.longest:
        raise SchemeRefusal(
            _("%(what)s dài nhất %(n)s ký tự.") % {"what": fact.label, "n": fact.longest}
        )
    return clean


def _day(fact: Fact, given: Any) -> date | None:
    if given is None:
        return None
    if not isinstance(given, date) or isinstance(given, datetime):
        raise fact.wrong()
    return given


def _vnd(fact: Fact, given: Any) -> int | None:
    if given is None:
        return None
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= MOST_VND:
        raise SchemeRefusal(
            _("%(what)s là số nguyên không âm, tính bằng đồng.") % {"what": fact.label}
        )
    return given


def _cells(fact: Fact, given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping) or not set(given) <= set(fact.columns):
        raise fact.wrong()
    cells = {name: normalise(str(given.get(name) or "")) for name in fact.columns}
    if any(len(cell) > fact.longest for cell in cells.values()):
        raise SchemeRefusal(
            _("%(what)s: mỗi mục dài nhất %(n)s ký tự.") % {"what": fact.label, "n": fact.longest}
        )
    return cells


def _rows(fact: Fact, given: Any) -> list[dict[str, str]]:
    if given is None:
        return []
    if not isinstance(given, list | tuple):
        raise fact.wrong()
    rows = [row for row in (_cells(fact, cells) for cells in given) if any(row.values())]
    first = next(iter(fact.columns))
    if any(not row[first] for row in rows):
        raise SchemeRefusal(
            _("%(what)s: mỗi dòng cần %(first)s.")
            % {"what": fact.label, "first": fact.columns[first]}
        )
    return rows


def _words(fact: Fact, given: Any) -> dict[str, str]:
    if given is None:
        return {}
    return {name: text for name, text in _cells(fact, given).items() if text}


def _choice(fact: Fact, given: Any) -> str:
    if given is None or given == "":
        return ""
    if given not in fact.columns:
        raise fact.wrong()
    return str(given)


_READERS: dict[FactKind, Callable[[Fact, Any], Any]] = {
    FactKind.TEXT: _text,
    FactKind.DAY: _day,
    FactKind.VND: _vnd,
    FactKind.ROWS: _rows,
    FactKind.WORDS: _words,
    FactKind.CHOICE: _choice,
}

REASON = Fact("reason", FactKind.TEXT, gettext_lazy("lý do"), longest=1000)


@dataclass(slots=True)
class Attempt:
    """One attempt to take a step: the scheme's row under lock, who, when, with which facts."""

    scheme: Scheme
    row: "Transition"
    by: User
    on: date
    facts: dict[str, Any]

    @property
    def reason(self) -> str:
        return str(self.facts.get("reason") or "")


@dataclass(frozen=True, slots=True)
class Demand:
    """What a step needs: the words of the table and the test that refuses."""

    words: Promise
    test: Callable[[Attempt], None]
    #: Whether it can be asked before the facts are given, to tell a page what is still in the way.
    is_about_the_scheme: bool = True


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: from, to, who may, what it needs, what it records.

    `apart_from` names the earlier steps whose doers may not take this one. `does` writes what the
    step brings with it; the state, the step's row and the journal are written by `advance` alone.
    """

    name: str
    sources: tuple[SchemeState, ...]
    target: SchemeState
    permission: str
    label: Promise
    records: Promise
    facts: tuple[Fact, ...] = ()
    needs: tuple[Demand, ...] = ()
    apart_from: tuple[str, ...] = ()
    does: Callable[[Attempt], None] | None = None
    #: Whom to tell: holders of a permission, and whether the drafter too.
    tells: str = ""
    tells_drafter: bool = False

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the facts as kept; an unknown name is a mistake of the caller, not of a person."""
        unknown = set(given) - {fact.name for fact in self.facts}
        if unknown:
            raise TypeError(f"{self.name} takes no {', '.join(sorted(unknown))}")
        return {fact.name: fact.read(given.get(fact.name)) for fact in self.facts}
