"""Loads the seed files into the database; may be run again.

A row from a seed file changes or goes with the file; a row that a person wrote stays.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import models, transaction

from caunoi.common.effective import Dated
from caunoi.common.text import fold
from caunoi.localities.models import (
    WORDS,
    AdminUnit,
    CityClass,
    Level,
    OtherName,
    Succession,
    UnitKind,
    WardConversion,
)
from caunoi.localities.names import loose

SEED = Path(__file__).parent / "seed"
LEVELS = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}
BATCH = 2000

Row = dict[str, str]
Values = dict[str, Any]


@dataclass
class Loaded:
    """How many rows a run wrote; all zero if the database was up to date."""

    created: int = 0
    updated: int = 0
    deleted: int = 0


@transaction.atomic
def load_localities(seed: Path = SEED) -> Loaded:
    loaded = Loaded()
    titles = {row["key"]: row["title"] for row in _rows(seed / "sources.csv")}

    def sources(keys: str) -> list[str]:
        return [titles[key] for key in keys.split()]

    before, since = (
        list(_rows(seed / f"units_{when}_2025-07-01.csv")) for when in ("before", "since")
    )
    dated_by_hand = list(_rows(seed / "kinds.csv"))
    units = _load_units([*before, *since], dated_by_hand, sources, loaded)
    by_key = {(u.code, u.starts_on): u for u in units}
    _load_kinds([*before, *since], dated_by_hand, by_key, sources, loaded)
    _load_city_classes(_rows(seed / "city_classes.csv"), by_key, sources, loaded)
    _load_ward_conversions(_rows(seed / "ward_conversions.csv"), by_key, loaded)
    _load_successions(_rows(seed / "successions.csv"), units, sources, loaded)
    _load_other_names(_rows(seed / "other_names.csv"), units, sources, loaded)
    return loaded


def _rows(file: Path) -> Iterable[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


Sources = Callable[[str], list[str]]
ByKey = dict[tuple[str, date | None], AdminUnit]


def _load_units(
    rows: list[Row], dated_by_hand: list[Row], sources: Sources, loaded: Loaded
) -> list[AdminUnit]:
    last_kind = {(row["code"], row["unit_starts_on"]): row["kind"] for row in dated_by_hand}
    wanted = {}
    for row in rows:
        kind = last_kind.get((row["code"], row["starts_on"]), row["kind"])
        values: Values = {
            "code": row["code"],
            "level": LEVELS[len(row["code"])],
            "name": row["name"],
            "starts_on": _day(row["starts_on"]),
            "ends_on": _day(row["ends_on"]),
            "source": "; ".join(sources(row["source"])),
            "document": row["document"],
            "search_key": fold(f"{WORDS[kind]} {row['name']}"),
            "name_key": loose(row["name"]),
        }
        wanted[row["code"], values["starts_on"]] = values
    _sync(AdminUnit, wanted, ("code", "starts_on"), lambda key: key[0], loaded)
    return _give_parents(rows, loaded)


def _give_parents(rows: list[Row], loaded: Loaded) -> list[AdminUnit]:
    """The parent is the unit with the parent's code on the unit's last day."""
    units = list(AdminUnit.objects.filter(from_seed=True))
    seeded = _Seeded(units)
    parent_code = {(row["code"], _day(row["starts_on"])): row["parent"] for row in rows}
    moved: dict[AdminUnit | None, list[AdminUnit]] = defaultdict(list)
    for unit in units:
        code = parent_code[unit.code, unit.starts_on]
        parent = seeded.until(code, unit.ends_on) if code else None
        if unit.parent_id != (parent.pk if parent else None):
            unit.parent = parent
            moved[parent].append(unit)
    # One statement per parent: a bulk_update would list each of many thousand units.
    for parent, children in moved.items():
        keys = [child.pk for child in children]
        AdminUnit.objects.filter(pk__in=keys).update(parent=parent)
        loaded.updated += len(keys)
    return units


class _Seeded:
    def __init__(self, units: Iterable[AdminUnit]) -> None:
        self.by_code: dict[str, list[AdminUnit]] = defaultdict(list)
        for unit in units:
            self.by_code[unit.code].append(unit)

    def on(self, code: str, day: date) -> AdminUnit:
        return next(u for u in self.by_code[code] if u.holds_on(day))

    def until(self, code: str, day: date | None) -> AdminUnit:
        """Return the unit in force on the day before; None means the last unit, with no end."""
        if day is None:
            return next(u for u in self.by_code[code] if u.ends_on is None)
        return self.on(code, day - timedelta(days=1))


def _load_kinds(
    rows: list[Row], by_hand: list[Row], by_key: ByKey, sources: Sources, loaded: Loaded
) -> None:
    """If kinds.csv dates the kinds of a unit, only those rows count for it."""
    dated = {(row["code"], row["unit_starts_on"]) for row in by_hand}
    plain = (
        {**row, "unit_starts_on": row["starts_on"]}
        for row in rows
        if (row["code"], row["starts_on"]) not in dated
    )
    wanted = {}
    for row in (*plain, *by_hand):
        unit = by_key[row["code"], _day(row["unit_starts_on"])]
        values: Values = {"unit_id": unit.pk, "kind": row["kind"], **_dated(row, sources)}
        wanted[unit.pk, row["kind"], values["starts_on"]] = values
    _sync(UnitKind, wanted, ("unit_id", "kind", "starts_on"), lambda key: key[:2], loaded)


def _dated(row: Row, sources: Sources) -> Values:
    return {
        "starts_on": _day(row["starts_on"]),
        "ends_on": _day(row["ends_on"]),
        "document": row["document"],
        "confidence": row["confidence"],
        "source": "; ".join(sources(row["source"])),
    }


def _load_city_classes(
    rows: Iterable[Row], by_key: ByKey, sources: Sources, loaded: Loaded
) -> None:
    wanted = {}
    for row in rows:
        unit = by_key[row["code"], _day(row["unit_starts_on"])]
        city_class = int(row["city_class"])
        values: Values = {"unit_id": unit.pk, "city_class": city_class, **_dated(row, sources)}
        wanted[unit.pk, city_class, values["starts_on"]] = values
    key = ("unit_id", "city_class", "starts_on")
    _sync(CityClass, wanted, key, lambda key: key[:2], loaded)


def _load_ward_conversions(rows: Iterable[Row], by_key: ByKey, loaded: Loaded) -> None:
    wanted = {}
    for row in rows:
        unit = by_key[row["code"], _day(row["unit_starts_on"])]
        values: Values = {
            "unit_id": unit.pk,
            "converted_on": _day(row["converted_on"]),
            "from_kind": row["from_kind"],
            "document": row["document"],
            "confidence": row["confidence"],
        }
        wanted[unit.pk, values["converted_on"]] = values
    _sync(WardConversion, wanted, ("unit_id", "converted_on"), lambda key: key[0], loaded)


def _load_successions(
    rows: Iterable[Row], units: list[AdminUnit], sources: Sources, loaded: Loaded
) -> None:
    seeded = _Seeded(units)
    wanted = {}
    for row in rows:
        on_day = date.fromisoformat(row["on_day"])
        predecessor = seeded.until(row["predecessor"], on_day)
        successor = seeded.on(row["successor"], on_day)
        wanted[predecessor.pk, successor.pk, on_day] = {
            "predecessor_id": predecessor.pk,
            "successor_id": successor.pk,
            "on_day": on_day,
            "witnesses": sources(row["witnesses"]),
            "document": successor.document,
        }
    _sync(
        Succession,
        wanted,
        ("predecessor_id", "successor_id", "on_day"),
        lambda key: key[:2],
        loaded,
    )


def _load_other_names(
    rows: Iterable[Row], units: list[AdminUnit], sources: Sources, loaded: Loaded
) -> None:
    """Other names belong to the units that the reform of 2025 ended."""
    ended = {u.code: u for u in units if u.ends_on == date(2025, 7, 1)}
    wanted = {}
    for row in rows:
        unit = ended[row["code"]]
        wanted[unit.pk, row["name"]] = {
            "unit_id": unit.pk,
            "name": row["name"],
            "key": loose(row["name"]),
            "source": "; ".join(sources(row["source"])),
        }
    _sync(OtherName, wanted, ("unit_id", "name"), lambda key: key, loaded)


def _sync(
    model: type[models.Model],
    wanted: dict[Any, Values],
    key_fields: tuple[str, ...],
    family: Callable[[Any], Hashable],
    loaded: Loaded,
) -> None:
    """Make the seeded rows of a table equal to the wanted ones.

    A row is matched by its key; one whose key changed (a corrected start day) is matched by its
    family and keeps its id, so that references to it stay.
    """
    rows = {
        tuple(getattr(row, f) for f in key_fields): row
        for row in model._default_manager.filter(from_seed=True)
    }
    orphans: dict[Hashable, list[models.Model]] = defaultdict(list)
    for key, row in rows.items():
        if key not in wanted:
            orphans[family(key)].append(row)
    changed, narrowed, new = [], [], []
    for key, values in wanted.items():
        known = rows.get(key) or next(iter(orphans.get(family(key), ())), None)
        if known is None:
            new.append(model(from_seed=True, **values))
            continue
        if key not in rows:
            orphans[family(key)].remove(known)
        if any(getattr(known, name) != value for name, value in values.items()):
            if isinstance(known, Dated):
                narrowed.append(_narrowed(known, values))
            for name, value in values.items():
                setattr(known, name, value)
            changed.append(known)
    withdrawn = [row.pk for family_rows in orphans.values() for row in family_rows]
    if withdrawn:
        model._default_manager.filter(pk__in=withdrawn).delete()
    # First narrow the periods, so that no two rows overlap while a day moves between them.
    if narrowed:
        model._default_manager.bulk_update(narrowed, ["starts_on", "ends_on"], batch_size=BATCH)
    if changed:
        names = [name.removesuffix("_id") for name in next(iter(wanted.values()))]
        model._default_manager.bulk_update(changed, names, batch_size=BATCH)
    model._default_manager.bulk_create(new, batch_size=BATCH)
    loaded.created += len(new)
    loaded.updated += len(changed)
    loaded.deleted += len(withdrawn)


def _narrowed(row: Any, values: Values) -> Any:
    starts = [day for day in (row.starts_on, values["starts_on"]) if day is not None]
    ends = [day for day in (row.ends_on, values["ends_on"]) if day is not None]
    narrow = copy(row)
    narrow.starts_on, narrow.ends_on = max(starts, default=None), min(ends, default=None)
    return narrow
