"""The words that every lifecycle shares: what a table of steps is made of, and what is asked of it.

A lifecycle is one table of transitions and one door, `advance`, which takes the row under lock,
asks the right, the state, the facts and the demands, writes, and journals. The door stands in each
app beside its table and is read from top to bottom; nothing here walks (docs/decisions/0026).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from caunoi.common.errors import Refusal
from caunoi.common.money import MOST_VND
from caunoi.common.text import normalise, normalise_lines

Subject = TypeVar("Subject")
Doer = TypeVar("Doer")
Row = TypeVar("Row", bound="Transition[Any]")
Try = TypeVar("Try", bound="Attempt[Any, Any, Any]")


# --- the table ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Attempt(Generic[Subject, Doer, Row]):
    """One attempt to take a step: what stands under lock, which row, who, when, told what."""

    subject: Subject
    row: Row
    by: Doer
    on: date
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)  # no slots: Python 3.11 could not make a `Demand[…]` that has them
class Demand(Generic[Try]):
    """What a step needs: the words of the table and the test that refuses."""

    words: Promise
    test: Callable[[Try], None]
    #: It tests the facts given, so a page that shows the step cannot ask it yet.
    is_about_facts: bool = False
    #: The same question as a page asks it, where the test takes rows that others wait for.
    look: Callable[[Try], None] | None = None


def _nothing_more(_attempt: Any) -> None:
    """Bring nothing but the new state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(Generic[Try]):
    """One row of a table: from, to, who may, what it is told, what it needs, what it records.

    `does` writes what the step brings with it, under the lock; the state, the history and the
    journal are written by `advance`. An app adds the columns that it alone has.
    """

    #: What the rows of this table refuse with.
    refusal: ClassVar[type[Refusal]] = Refusal

    name: str
    sources: tuple[str, ...]
    target: str
    permission: str
    label: Promise
    records: Promise | str = ""
    facts: tuple["Fact", ...] = ()
    needs: tuple[Demand[Try], ...] = ()
    does: Callable[[Try], None] = _nothing_more

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the facts as kept; an unknown name is a mistake of the caller, not of a person."""
        unknown = set(given) - {fact.name for fact in self.facts}
        if unknown:
            raise TypeError(f"{self.name} takes no {', '.join(sorted(unknown))}")
        return {fact.name: fact.read(given.get(fact.name), self.refusal) for fact in self.facts}


def steps_from(rows: Iterable[Row], state: str) -> list[Row]:
    """Return the rows that lead on from a state."""
    return [row for row in rows if state in row.sources]


def step_from(rows: Iterable[Row], name: str, state: str) -> Row | None:
    """Return the row of this name that leads on from the state; None where none does.

    A name that no row has is a mistake of the caller: KeyError.
    """
    named = [row for row in rows if row.name == name]
    if not named:
        raise KeyError(name)
    return next(iter(steps_from(named, state)), None)


# --- facts ----------------------------------------------------------------------------------------


class FactKind(StrEnum):
    """In what form a fact is given."""

    #: Text of one line, and of several.
    TEXT = "text"
    LINES = "lines"
    DAY = "day"
    #: A whole number of đồng, 0 allowed.
    VND = "vnd"
    #: A list of rows, each a mapping of the fact's columns to text.
    ROWS = "rows"
    #: A mapping of the fact's columns to text, such as criterion → opinion.
    WORDS = "words"
    CHOICE = "choice"


class _Unreadable(Exception):  # noqa: N818 - turned into the refusal of the table
    """What was given makes no sense; the text says why."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a step is told. `columns` are those of rows and words, or the choices."""

    name: str
    kind: FactKind
    label: Promise
    is_required: bool = True
    columns: Mapping[str, Promise | str] = field(default_factory=dict)
    longest: int = 300
    #: What is said of whatever is wrong with it, where the usual words would not do.
    sentence: Promise | str = ""

    def read(self, given: Any, refusal: type[Refusal] = Refusal) -> Any:
        """Return the fact as it is kept; refuses what is missing or makes no sense."""
        try:
            value = _READERS[self.kind](self, given)
        except _Unreadable as why:
            raise refusal(str(self.sentence or why)) from None
        if self.is_required and value in ("", None, [], {}):
            missing = _("Còn thiếu: %(what)s.") % {"what": self.label}
            raise refusal(str(self.sentence or missing))
        return value

    def wrong(self) -> _Unreadable:
        return _Unreadable(_("Ghi chưa đúng: %(what)s.") % {"what": self.label})


def _text(fact: Fact, given: Any) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        raise fact.wrong()
    clean = normalise_lines(given) if fact.kind is FactKind.LINES else normalise(given)
    if len(clean) > fact.longest:
        raise _Unreadable(
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
        raise _Unreadable(
            _("%(what)s là số nguyên không âm, tính bằng đồng.") % {"what": fact.label}
        )
    return given


def _cells(fact: Fact, given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping) or not set(given) <= set(fact.columns):
        raise fact.wrong()
    cells = {name: normalise(str(given.get(name) or "")) for name in fact.columns}
    if any(len(cell) > fact.longest for cell in cells.values()):
        raise _Unreadable(
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
        raise _Unreadable(
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
    if not isinstance(given, str) or (choice := normalise(given)) not in fact.columns:
        raise fact.wrong()
    return choice


_READERS: dict[FactKind, Callable[[Fact, Any], Any]] = {
    FactKind.TEXT: _text,
    FactKind.LINES: _text,
    FactKind.DAY: _day,
    FactKind.VND: _vnd,
    FactKind.ROWS: _rows,
    FactKind.WORDS: _words,
    FactKind.CHOICE: _choice,
}


# --- what the pages ask ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Button(Generic[Row]):
    """One step that the state offers: open to the viewer, or locked with the one reason."""

    transition: Row
    why_not: str = ""
    #: Who may take it, where the page names people.
    who_may: tuple[object, ...] = ()

    @property
    def is_open(self) -> bool:
        return not self.why_not


def by_name(buttons: Iterable[Button[Row]]) -> dict[str, Button[Row]]:
    """Return the buttons by the names of their steps, for a page that gives each its place."""
    return {button.transition.name: button for button in buttons}


def refusals(attempt: Attempt[Any, Any, Any]) -> Iterator[str]:
    """Yield what is in the way of a step before its facts are given: each one sentence.

    The first is why the step is closed. Writes nothing and takes no rows.
    """
    for demand in attempt.row.needs:
        if demand.is_about_facts:
            continue
        try:
            (demand.look or demand.test)(attempt)
        except Refusal as refusal:
            yield str(refusal)


def describe_next_steps(rows: Iterable[Transition[Any]]) -> str:
    """Name the steps that lead on, for who asked for something else."""
    return ", ".join(f"“{row.label}”" for row in rows)


def format_people(people: Iterable[object]) -> str:
    """Name who may take a step."""
    return ", ".join(map(str, people)) or _("chưa có ai, nhờ quản trị giao quyền")


def step_name(
    rows: Iterable[Transition[Any]], name: str, others: Mapping[str, Promise] | None = None
) -> str:
    """Return what a step of a history is called; `others` are those that no row of the table has.

    One of a later release keeps its own name.
    """
    labels = {row.name: row.label for row in rows} | dict(others or {})
    return str(labels.get(name, name))


# --- printing -------------------------------------------------------------------------------------


def printed(
    rows: Sequence[Row],
    columns: Mapping[str, Callable[[Row], str]],
    states: type[models.TextChoices],
    first: str = "",
) -> list[str]:
    """Return a table and its diagram in Markdown, in Vietnamese beside the names of the code.

    `first` is the state that a thing has before any row, where it has one.
    """
    return [*printed_table(rows, columns), "", *printed_diagram(states, rows, first), ""]


def printed_table(rows: Sequence[Row], columns: Mapping[str, Callable[[Row], str]]) -> list[str]:
    """Return the lines of a table in Markdown: a line for each row, a column for each question."""
    lines = [f"| {' | '.join(cell(row) for cell in columns.values())} |" for row in rows]
    return [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}", *lines]


def cell_step(row: Transition[Any]) -> str:
    return f"{row.label} `{row.name}`"


def cell_from(row: Transition[Any]) -> str:
    return ", ".join(f"`{source}`" if source else "(chưa có)" for source in row.sources)


def cell_to(row: Transition[Any]) -> str:
    return f"`{row.target}`"


def cell_permission(row: Transition[Any]) -> str:
    return f"`{row.permission}`"


def cell_needs(row: Transition[Any]) -> str:
    """Name the facts, those that may be left out in brackets, and the demands."""
    facts = [f"{fact.label}" if fact.is_required else f"({fact.label})" for fact in row.facts]
    return "; ".join([*facts, *(str(demand.words) for demand in row.needs)])


def cell_records(row: Transition[Any]) -> str:
    return str(row.records)


def printed_diagram(
    states: type[models.TextChoices], rows: Iterable[Transition[Any]], first: str = ""
) -> list[str]:
    """Return the lines of a diagram in Mermaid: the states, and an arrow for each step."""
    arrows = [
        f"    {source or '[*]'} --> {row.target}: {row.label}"
        for row in rows
        for source in row.sources
    ]
    begins = [f"    [*] --> {first}"] if first else []
    named = [f"    {state.value}: {state.label}" for state in states]
    return ["```mermaid", "stateDiagram-v2", *named, *begins, *arrows, "```"]
