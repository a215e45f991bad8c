"""Writes the journal, and runs the write commands of all apps.

`@action("network.record_appointment", title=…)` registers a function in the one table of write
commands, which the screens, the console and the field app share; runs it in one transaction; and
raises if it ends without an entry, so that no write is silent. If a command is arriving
(`receipts.arriving`), its receipt is written in the same transaction. The title is shown in the
journal.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ParamSpec, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils.functional import Promise

from caunoi.common import clock
from caunoi.common.former_names import present_name
from caunoi.journal.models import ChainTip, Entry
from caunoi.journal.queries import GENESIS, digest
from caunoi.journal.receipts import fill, taken

P = ParamSpec("P")
R = TypeVar("R")

#: The table of write commands: name → function. `fieldapi`, announced in pyproject.toml, will take
#: its commands from here.
ACTIONS: dict[str, Callable[..., Any]] = {}
#: Titles of entries, by the name of the command or a name it records instead.
_TITLES: dict[str, str | Promise] = {}

_latest: ContextVar[Entry | None] = ContextVar("latest_journal_entry", default=None)
_day: ContextVar[date | None] = ContextVar("day_of_the_running_action", default=None)


class SilentWriteError(Exception):
    """An action ended without an entry: a bug in the action, never the user's fault."""


def action(
    name: str,
    *,
    title: str | Promise,
    may_change_nothing: bool = False,
    reads: Mapping[str, Callable[[Any], Any]] | None = None,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a write command, run it in a transaction, and require a journal entry.

    With `may_change_nothing` the command may find nothing to change and write no entry. `reads`
    maps an argument to a function that reads it, such as a photo, before the transaction opens, so
    that nobody waits for the lock meanwhile.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            for key, read in (reads or {}).items():
                if key in kwargs:
                    kwargs[key] = read(kwargs[key])
            with transaction.atomic(), _on(kwargs.get("on")), taken() as receipt:
                before = _latest.get()
                result = function(*args, **kwargs)
                latest = _latest.get()
                written = latest if latest is not before else None
                if written is None and not may_change_nothing:
                    raise SilentWriteError(name)
                if receipt is not None:
                    fill(receipt, written)
                return result

        if name in ACTIONS:
            raise ValueError(f"two actions are called {name}")
        ACTIONS[name] = run
        _TITLES.setdefault(name, title)
        run.action_name = name  # type: ignore[attr-defined]
        return run

    return decorate


def title_entries(titles: Mapping[str, str | Promise]) -> None:
    """Set the titles of entries that an action records under other names than its own.

    The one command of a scheme's lifecycle, for instance, records each step by the step's name.
    """
    _TITLES.update(titles)


def title_of(name: str) -> str:
    return str(_TITLES.get(present_name(name), name))


@contextmanager
def _on(day: object) -> Iterator[None]:
    """An action without a day keeps the day of the action that called it."""
    token = _day.set(day if isinstance(day, date) else _day.get())
    try:
        yield
    finally:
        _day.reset(token)


def day_of_action() -> date:
    return _day.get() or clock.today()


def record(
    *,
    action: str,
    subject: models.Model,
    by: AbstractBaseUser | None,
    on: date | None = None,
    ground: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """Append one entry; call it inside the transaction of the change.

    `by` None means the machine itself (set-up, scheduled work). `before` and `after` hold the
    changed fields only. Writers wait for the row lock of `ChainTip`, so positions have no gap.
    """
    change = SubjectChange(subject, before or {}, after or {}, ground)
    return record_all(action=action, subjects=[change], by=by, on=on)[0]


@dataclass(frozen=True, slots=True)
class SubjectChange:
    """The change of one subject, for actions that touch many."""

    subject: models.Model
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    ground: str = ""


def record_all(
    *,
    action: str,
    subjects: Iterable[SubjectChange],
    by: AbstractBaseUser | None,
    on: date | None = None,
) -> list[Entry]:
    if not transaction.get_connection().in_atomic_block:
        raise SilentWriteError(f"{action}: outside a transaction")
    ChainTip.objects.get_or_create(pk=1, defaults={"last_hash": GENESIS})
    tip = ChainTip.objects.select_for_update().get(pk=1)
    entries = []
    for one in subjects:
        entry = Entry(
            position=tip.length + 1,
            at=clock.now(),
            by_id=by.pk if by else None,
            by_name=str(by) if by else "Cầu Nối",
            action=action,
            subject_type=one.subject._meta.label_lower,
            subject_id=str(one.subject.pk),
            subject_label=str(one.subject)[:300],
            on=on,
            ground=one.ground,
            before=_plain(one.before),
            after=_plain(one.after),
            previous_hash=tip.last_hash,
        )
        entry.hash = digest(entry)
        tip.last_hash, tip.length = entry.hash, entry.position
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=1000)
    tip.save(update_fields=["last_hash", "length"])
    if entries:
        _latest.set(entries[-1])
    return entries


def changes(
    instance: models.Model, new: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    differing = {k: v for k, v in new.items() if getattr(instance, k) != v}
    return {k: getattr(instance, k) for k in differing}, differing


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Convert values to what JSON returns unchanged, so that the hash can be checked later."""
    return {key: _plain_value(value) for key, value in values.items()}


def _plain_value(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case datetime() | date():
            return value.isoformat()
        case models.Model():
            return {"id": value.pk, "label": str(value)}
        case Mapping():
            return _plain(value)
        case list() | tuple() | set():
            return [_plain_value(v) for v in value]
        case _:
            return str(value)
