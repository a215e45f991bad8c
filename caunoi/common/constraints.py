"""Constraints kept by the database itself, on both engines.

Only this module and `word_index` look at the database vendor. `NoOverlap` refuses two periods of
one thing that share a day. `AppendOnly` refuses UPDATE and DELETE, `NeverDeleted` DELETE only,
`ContentKept` UPDATE of part of a row, `ClosedParent` new rows under a closed parent, `Backed` a
state without the rows it depends on. `RenewsMark` refuses nothing: it records that rows changed.

SQLite loses the triggers of a table that a migration rebuilds, and cannot rebuild a table that a
trigger of another table reads. So triggers are dropped before migrations run, created again after
each `migrate` (cheap if they exist), and restored if it fails.
"""

from typing import Any, cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connections, models
from django.db.models import BaseConstraint
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThan
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from caunoi.common.effective import overlapping


def not_blank(field: str) -> Any:
    """Return the condition that the field is not blank; spaces alone count as blank."""
    return GreaterThan(Length(Trim(field)), 0)


class LaidAfterMigrate(BaseConstraint):
    """A constraint created at the end of `migrate` rather than inside a migration."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        return None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return None

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return None

    def statements(self, model: type[models.Model], vendor: str) -> list[str]:
        """Return idempotent SQL."""
        raise NotImplementedError

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "") -> None:
        """Leave the check to the database."""


class NoOverlap(LaidAfterMigrate):
    """No two rows with equal `fields` share a day of `[starts_on, ends_on)`; NULL means open."""

    def __init__(
        self, *, fields: list[str], name: str, violation_error_message: Any = None
    ) -> None:
        self.fields = tuple(fields)
        super().__init__(
            name=name,
            violation_error_message=violation_error_message
            or _(
                "Khoảng ngày này trùng với một khoảng đã ghi. Sửa ngày bắt đầu hoặc ngày kết thúc."
            ),
        )

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs.pop("violation_error_message", None)
        return path, args, {**kwargs, "fields": list(self.fields)}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NoOverlap) and (self.name, self.fields) == (
            other.name,
            other.fields,
        )

    __hash__ = BaseConstraint.__hash__

    def validate(
        self, model: Any, instance: Any, exclude: Any = None, using: str = "default"
    ) -> None:
        if exclude and ({*self.fields, "starts_on", "ends_on"} & set(exclude)):
            return
        same = {f: getattr(instance, model._meta.get_field(f).attname) for f in self.fields}
        if None in same.values():
            return
        rivals = model._default_manager.using(using).filter(**same)
        rivals = rivals.filter(overlapping(instance.starts_on, instance.ends_on))
        if rivals.exclude(pk=instance.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code="overlap")

    def statements(self, model: type[models.Model], vendor: str) -> list[str]:
        table = model._meta.db_table
        columns = [
            cast(models.Field[Any, Any], model._meta.get_field(f)).column for f in self.fields
        ]
        if vendor == "postgresql":
            equal = ", ".join(f'"{c}" WITH =' for c in columns)
            return [
                "CREATE EXTENSION IF NOT EXISTS btree_gist",
                f"""DO $$ BEGIN IF NOT EXISTS (
                    SELECT 1 FROM pg_constraint WHERE conname = '{self.name}'
                    AND conrelid = '"{table}"'::regclass) THEN
                    ALTER TABLE "{table}" ADD CONSTRAINT "{self.name}" EXCLUDE USING gist
                    ({equal}, daterange(starts_on, ends_on, '[)') WITH &&);
                END IF; END $$""",
            ]
        equal = " AND ".join(f'"{c}" = NEW."{c}"' for c in columns)
        return [
            f"""CREATE TRIGGER IF NOT EXISTS "{self.name}_{event.lower()}" BEFORE {event} ON
            "{table}" WHEN COALESCE(NEW.starts_on < NEW.ends_on, 1)
            AND EXISTS (SELECT 1 FROM "{table}" WHERE {equal} AND "id" IS NOT NEW."id"
              AND COALESCE(starts_on < ends_on, 1)
              AND COALESCE(starts_on, '0000') < COALESCE(NEW.ends_on, '9999')
              AND COALESCE(NEW.starts_on, '0000') < COALESCE(ends_on, '9999'))
            BEGIN SELECT RAISE(ABORT, '{self.name}'); END"""
            for event in ("INSERT", "UPDATE")
        ]


class AppendOnly(LaidAfterMigrate):
    """Rows are only added: the database refuses UPDATE and DELETE.

    `when` is an SQL condition on OLD; if given, only rows that meet it are protected.
    """

    events: tuple[str, ...] = ("UPDATE", "DELETE")

    def __init__(self, *, name: str, when: str = "", violation_error_message: Any = None) -> None:
        self.when = when
        super().__init__(name=name, violation_error_message=violation_error_message)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "when": self.when}

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, AppendOnly)
            and type(self) is type(other)
            and (self.name, self.when) == (other.name, other.when)
        )

    __hash__ = BaseConstraint.__hash__

    def statements(self, model: type[models.Model], vendor: str) -> list[str]:
        table = model._meta.db_table
        when = f"WHEN ({self.when})" if self.when else ""
        events = " OR ".join(self.events)
        if vendor == "postgresql":
            return [
                f"""CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '{self.name}' USING ERRCODE =
                'integrity_constraint_violation'; END $$""",
                f"""CREATE OR REPLACE TRIGGER "{self.name}" BEFORE {events} ON "{table}"
                FOR EACH ROW {when} EXECUTE FUNCTION "{self.name}"()""",
            ]
        return [
            f"""CREATE TRIGGER IF NOT EXISTS "{self.name}_{event.lower()}" BEFORE {event} ON
            "{table}" {when} BEGIN SELECT RAISE(ABORT, '{self.name}'); END"""
            for event in self.events
        ]


class NeverDeleted(AppendOnly):
    """Rows may change but not go: the database refuses DELETE, under `when` if it is given."""

    events = ("DELETE",)


class ContentKept(AppendOnly):
    """Part of a row is frozen while the rest may change.

    The database refuses UPDATE under `when`, an SQL condition that may compare NEW with OLD.
    """

    events = ("UPDATE",)


class ClosedParent(LaidAfterMigrate):
    """No row may be added to a closed parent: the database refuses INSERT, and UPDATE into it.

    `when` is an SQL condition on `parent`, the row that `field` points to.
    """

    def __init__(
        self, *, field: str, when: str, name: str, violation_error_message: Any = None
    ) -> None:
        self.field, self.when = field, when
        super().__init__(name=name, violation_error_message=violation_error_message)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), {**kwargs, "field": self.field, "when": self.when}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ClosedParent) and (self.name, self.field, self.when) == (
            other.name,
            other.field,
            other.when,
        )

    __hash__ = BaseConstraint.__hash__

    def statements(self, model: type[models.Model], vendor: str) -> list[str]:
        table = model._meta.db_table
        key: Any = model._meta.get_field(self.field)
        parent = key.related_model._meta
        closed = f"""EXISTS (SELECT 1 FROM "{parent.db_table}" parent
            WHERE parent."{parent.pk.column}" = NEW."{key.column}" AND ({self.when}))"""
        if vendor == "postgresql":
            return [
                f"""CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN IF {closed} THEN RAISE EXCEPTION '{self.name}'
                USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$""",
                f"""CREATE OR REPLACE TRIGGER "{self.name}" BEFORE INSERT OR UPDATE ON "{table}"
                FOR EACH ROW EXECUTE FUNCTION "{self.name}"()""",
            ]
        return [
            f"""CREATE TRIGGER IF NOT EXISTS "{self.name}_{event.lower()}"
            BEFORE {event} ON "{table}" WHEN {closed}
            BEGIN SELECT RAISE(ABORT, '{self.name}'); END"""
            for event in ("INSERT", "UPDATE")
        ]


class RenewsMark(LaidAfterMigrate):
    """Any change of the table, by any writer, sets a new mark in the one row of `of`.

    A process may cache the rows as long as the mark is unchanged. Marks are random, not counted, so
    none is ever repeated, not even after a rolled-back transaction.
    """

    def __init__(self, *, of: str, name: str, violation_error_message: Any = None) -> None:
        self.of = of
        super().__init__(name=name, violation_error_message=violation_error_message)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "of": self.of}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RenewsMark) and (self.name, self.of) == (other.name, other.of)

    __hash__ = BaseConstraint.__hash__

    def statements(self, model: type[models.Model], vendor: str) -> list[str]:
        table, marks = model._meta.db_table, apps.get_model(self.of)._meta.db_table
        drawn = {"postgresql": "gen_random_uuid()::text", "sqlite": "hex(randomblob(16))"}[vendor]
        renew = f"""INSERT INTO "{marks}" ("id", "mark") VALUES (1, {drawn})
            ON CONFLICT ("id") DO UPDATE SET "mark" = excluded."mark";"""
        if vendor == "postgresql":
            return [
                renew,
                f"""CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN {renew} RETURN NULL; END $$""",
                f"""CREATE OR REPLACE TRIGGER "{self.name}" AFTER INSERT OR UPDATE OR DELETE
                ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION "{self.name}"()""",
            ]
        triggers = [
            f"""CREATE TRIGGER IF NOT EXISTS "{self.name}_{event.lower()}" AFTER {event}
            ON "{table}" BEGIN {renew} END"""
            for event in ("INSERT", "UPDATE", "DELETE")
        ]
        # Covers what a migration wrote while the rebuilt table had no triggers.
        return [renew, *triggers]


class Backed(LaidAfterMigrate):
    """A row may have a state only if the rows it depends on exist in other tables.

    `when` and `by` are SQL conditions on NEW; the database refuses INSERT and UPDATE where `when`
    holds and `by` does not.
    """

    def __init__(
        self, *, when: str, by: str, name: str, violation_error_message: Any = None
    ) -> None:
        self.when, self.by = when, by
        super().__init__(name=name, violation_error_message=violation_error_message)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "when": self.when, "by": self.by}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Backed) and (self.name, self.when, self.by) == (
            other.name,
            other.when,
            other.by,
        )

    __hash__ = BaseConstraint.__hash__

    def statements(self, model: type[models.Model], vendor: str) -> list[str]:
        table, bare = model._meta.db_table, f"({self.when}) AND NOT ({self.by})"
        if vendor == "postgresql":
            return [
                f"""CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN IF {bare} THEN RAISE EXCEPTION '{self.name}'
                USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$""",
                f"""CREATE OR REPLACE TRIGGER "{self.name}" BEFORE INSERT OR UPDATE ON "{table}"
                FOR EACH ROW EXECUTE FUNCTION "{self.name}"()""",
            ]
        return [
            f"""CREATE TRIGGER IF NOT EXISTS "{self.name}_{event.lower()}" BEFORE {event} ON
            "{table}" WHEN {bare} BEGIN SELECT RAISE(ABORT, '{self.name}'); END"""
            for event in ("INSERT", "UPDATE")
        ]


def lay(using: str = "default") -> None:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.db_table not in tables:
                continue
            for constraint in model._meta.constraints:
                if isinstance(constraint, LaidAfterMigrate):
                    for statement in constraint.statements(model, connection.vendor):
                        cursor.execute(statement)


#: Triggers dropped and not yet restored, by database: (table, CREATE statement).
_lifted: dict[str, list[tuple[str, str]]] = {}


def lift(using: str = "default") -> None:
    """Drop all triggers: SQLite cannot rebuild a table that another table's trigger reads."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = cursor.fetchall()
        _lifted[using] = [(table, made) for _name, table, made in found]
        for name, _table, _made in found:
            cursor.execute(f'DROP TRIGGER "{name}"')


def put_back(using: str = "default") -> None:
    made_before = _lifted.pop(using, [])
    if not made_before:
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
        standing = {made for (made,) in cursor.fetchall()}
        for table, made in made_before:
            if table in tables and made not in standing:
                cursor.execute(made)


def install_after_migrate() -> None:
    pre_migrate.connect(_lift_once, dispatch_uid="caunoi.common.constraints")
    post_migrate.connect(_lay_once, dispatch_uid="caunoi.common.constraints")


def _lift_once(sender: Any, using: str, plan: Any = (), **_kwargs: Any) -> None:
    if sender.label == "common" and plan:
        lift(using)


def _lay_once(sender: Any, using: str, **_kwargs: Any) -> None:
    if sender.label == "common":
        lay(using)
        _lifted.pop(using, None)


__all__ = [
    "AppendOnly",
    "Backed",
    "ClosedParent",
    "ContentKept",
    "LaidAfterMigrate",
    "NeverDeleted",
    "NoOverlap",
    "RenewsMark",
    "install_after_migrate",
    "lay",
    "lift",
    "put_back",
]
