"""Brings the calendar and the due days of the seed files into the tables; may be run again.

`seed/holidays.yaml` says from where each day is known and how sure we are, `seed/rules.yaml` how
many working days each level has. A row that vanished from a file goes; a changed one is rewritten.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import models

from caunoi.common.verdict import Confidence
from caunoi.difficulties.enums import DayKind, DifficultyKind, Level
from caunoi.difficulties.models import DifficultyRule, PublicHoliday
from caunoi.journal.actions import action, record

SEED = Path(__file__).parent / "seed"
Row = tuple[dict[str, Any], dict[str, Any]]


class SeedError(Exception):
    """A seed file that says something impossible: a mistake of its writer."""


@action("difficulties.load_seed", may_change_nothing=True)
def load_difficulties(*, folder: Path = SEED) -> int:
    """Load holidays and due days; return how many rows changed."""
    changed = _sync(PublicHoliday, holiday_rows(folder)) + _sync(DifficultyRule, rule_rows(folder))
    if changed:
        subject = PublicHoliday.objects.order_by("pk").first()
        if subject is None:
            raise SeedError("no holiday at all")
        told = {"rows": changed}
        record(
            action="difficulties.load_seed",
            subject=subject,
            by=None,
            ground="difficulties/seed",
            after=told,
        )
    return changed


def holiday_rows(folder: Path = SEED) -> Iterator[Row]:
    """Read the days: each under its own year, of a known kind, from a document, with a mark."""
    for year, days in _read(folder / "holidays.yaml").items():
        for told in days:
            _known(told["kind"], DayKind.values, told["day"])
            _known(told["confidence"], list(Confidence), told["day"])
            if told["day"].year != year or not told["document"]:
                raise SeedError(f"{told['day']}: wrong year or no document")
            names = ("name", "kind", "document", "confidence")
            facts = {name: told[name] for name in names}
            yield {"day": told["day"]}, {**facts, "note": told.get("note", "")}


def rule_rows(folder: Path = SEED) -> Iterator[Row]:
    """Read the due days; a row holds until its `to`, where it has one."""
    for told in _read(folder / "rules.yaml")["rules"]:
        _known(told["kind"], DifficultyKind.values, told)
        _known(told["level"], Level.values, told)
        key = {"kind": told["kind"], "level": told["level"], "starts_on": told["from"]}
        names = ("working_days", "warn_days", "reply_days", "citation", "confidence")
        yield key, {**{name: told[name] for name in names}, "ends_on": told.get("to")}


def _sync(model: type[models.Model], rows: Iterator[Row]) -> int:
    """Make the table's rows the wanted ones; vanished ones go first, so that no periods meet."""
    wanted = {tuple(key.values()): (key, facts) for key, facts in rows}
    names = list(next(iter(wanted.values()))[0])
    changed, standing = 0, {}
    for instance in model._default_manager.all():
        found = tuple(getattr(instance, name) for name in names)
        if found in wanted:
            standing[found] = instance
        else:
            instance.delete()
            changed += 1
    for found, (key, facts) in wanted.items():
        changed += _write(standing.get(found) or model(**key), facts)
    return changed


def _write(instance: models.Model, facts: Mapping[str, Any]) -> bool:
    differing = {name for name, value in facts.items() if getattr(instance, name) != value}
    if instance.pk is not None and not differing:
        return False
    for name, value in facts.items():
        setattr(instance, name, value)
    instance.save()
    return True


def _read(path: Path) -> dict[Any, Any]:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(told, dict):
        raise SeedError(f"{path.name}: a mapping is expected")
    return told


def _known(value: str, values: list[str], where: object) -> None:
    if value not in values:
        raise SeedError(f"{where}: unknown {value}")
