"""The types shared by all lifecycles: transitions, facts, demands, and what pages ask of them.

A lifecycle is one table of transitions and one function, `advance`, which locks the row, checks
permission, state, facts and demands, writes, and journals. `advance` stands in each app beside its
table and reads from top to bottom; nothing here takes a step (docs/decisions/0026).
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
from caunoi.common.money import is_amount
from caunoi.common.text import normalise, normalise_lines

Subject = TypeVar("Subject")
Doer = TypeVar("Doer")
Row = TypeVar("Row", bound="Transition[Any]")
Try = TypeVar("Try", bound="Attempt[Any, Any, Any]")


# --- the table ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Attempt(Generic[Subject, Doer, Row]):
    """One attempt to take a step. `subject` is the locked row, `row` the transition."""

    subject: Subject
    row: Row
    by: Doer
    on: date
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)  # no slots: Python 3.11 could not make a `Demand[…]` that has them
class Demand(Generic[Try]):
    """What a step needs: the words for the table and the test, which raises a refusal."""

    words: Promise
    test: Callable[[Try], None]
    #: It tests the given facts, so a page that shows the step cannot evaluate it yet.
    is_about_facts: bool = False
    #: The same test without locks, for pages, if `test` locks rows that others wait for.
    look: Callable[[Try], None] | None = None


def _nothing_more(_attempt: Any) -> None:
    """Does nothing more: the default of `Transition.does`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition(Generic[Try]):
    """One row of a transition table: source, target, permission, facts, demands, record.

    `does` writes the step's further effects under the lock; `advance` writes the state, the history
    and the journal. An app adds the columns that only it has.
    """

    #: The class of refusal that the steps of this table raise.
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
        """Return the facts as stored. Raises `TypeError` for an unknown name, which is a bug."""
        unknown = set(given) - {fact.name for fact in self.facts}
        if unknown:
            raise TypeError(f"{self.name} takes no {', '.join(sorted(unknown))}")
        return {fact.name: fact.read(given.get(fact.name), self.refusal) for fact in self.facts}


def steps_from(rows: Iterable[Row], state: str) -> list[Row]:
    return [row for row in rows if state in row.sources]


def step_from(rows: Iterable[Row], name: str, state: str) -> Row | None:
    """Return the row of this name that starts at the state; None if there is none.

    Raises `KeyError` if no row has the name: a bug of the caller.
    """
    named = [row for row in rows if row.name == name]
    if not named:
        raise KeyError(name)
    return next(iter(steps_from(named, state)), None)


# --- facts ----------------------------------------------------------------------------------------


class FactKind(StrEnum):
    """The form of a fact."""

    #: Text of one line (`TEXT`) or several (`LINES`).
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
    """The given value cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One input of a step. `columns` are the columns of rows and words, or the choices."""

    name: str
    kind: FactKind
    label: Promise
    is_required: bool = True
    columns: Mapping[str, Promise | str] = field(default_factory=dict)
    longest: int = 300
    #: Replaces the usual refusals of this fact where they would not fit.
    sentence: Promise | str = ""

    def read(self, given: Any, refusal: type[Refusal] = Refusal) -> Any:
        """Return the fact as stored. Raises `refusal` if it is missing or cannot be read."""
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
    if not is_amount(given, least=0):
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
    """A step offered by the state: open to the viewer, or closed for the reason `why_not`."""

    transition: Row
    why_not: str = ""
    #: The people who may take it, if the page names people.
    who_may: tuple[object, ...] = ()

    @property
    def is_open(self) -> bool:
        return not self.why_not


def by_name(buttons: Iterable[Button[Row]]) -> dict[str, Button[Row]]:
    return {button.transition.name: button for button in buttons}


def refusals(attempt: Attempt[Any, Any, Any]) -> Iterator[str]:
    """Yield the sentences that stand in the way of a step before its facts are given.

    The first is the reason that is shown. Writes nothing and locks nothing.
    """
    for demand in attempt.row.needs:
        if demand.is_about_facts:
            continue
        try:
            (demand.look or demand.test)(attempt)
        except Refusal as refusal:
            yield str(refusal)


def describe_next_steps(rows: Iterable[Transition[Any]]) -> str:
    return ", ".join(f"“{row.label}”" for row in rows)


def format_people(people: Iterable[object]) -> str:
    return ", ".join(map(str, people)) or _("chưa có ai, nhờ quản trị giao quyền")


def step_name(
    rows: Iterable[Transition[Any]], name: str, others: Mapping[str, Promise] | None = None
) -> str:
    """Return the label of a step in a history; `others` labels steps that no row of the table has.

    A step from a later release is shown by its own name.
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

    `first` is the state of a thing before any row, if there is one.
    """
    return [*printed_table(rows, columns), "", *printed_diagram(states, rows, first), ""]


def printed_table(rows: Sequence[Row], columns: Mapping[str, Callable[[Row], str]]) -> list[str]:
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
    facts = [f"{fact.label}" if fact.is_required else f"({fact.label})" for fact in row.facts]
    return "; ".join([*facts, *(str(demand.words) for demand in row.needs)])


def cell_records(row: Transition[Any]) -> str:
    return str(row.records)


def printed_diagram(
    states: type[models.TextChoices], rows: Iterable[Transition[Any]], first: str = ""
) -> list[str]:
    arrows = [
        f"    {source or '[*]'} --> {row.target}: {row.label}"
        for row in rows
        for source in row.sources
    ]
    begins = [f"    [*] --> {first}"] if first else []
    named = [f"    {state.value}: {state.label}" for state in states]
    return ["```mermaid", "stateDiagram-v2", *named, *begins, *arrows, "```"]
