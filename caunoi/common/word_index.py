"""A word index on a column of keys, so that a search need not read every row.

On SQLite it is an FTS5 table beside the rows, kept up to date by triggers; on PostgreSQL a trigram
index, which serves LIKE.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.models import BaseConstraint, Q
from django.db.models.expressions import RawSQL

from caunoi.common.constraints import LaidAfterMigrate


class WordIndex(LaidAfterMigrate):
    """Finds the rows whose key holds words that begin with the given ones.

    The key is folded words between single spaces, one space before and after: `text.words`.
    """

    def __init__(self, *, field: str, name: str, violation_error_message: Any = None) -> None:
        self.field = field
        super().__init__(name=name, violation_error_message=violation_error_message)

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WordIndex) and (self.name, self.field) == (other.name, other.field)

    __hash__ = BaseConstraint.__hash__

    def holding(self, wanted: Iterable[str]) -> Q:
        """Return the condition that each of the words begins a word of the key."""
        if connection.vendor == "sqlite":
            sought = " ".join(f'"{word}"*' for word in wanted)
            found = f'SELECT rowid FROM "{self.name}" WHERE "{self.name}" MATCH %s'
            return Q(pk__in=RawSQL(found, [sought])) if sought else Q()
        return beginning(self.field, wanted)

    def statements(self, model: type[models.Model], vendor: str) -> list[str]:
        name, table, field = self.name, model._meta.db_table, self.field
        if vendor == "postgresql":
            return [
                "CREATE EXTENSION IF NOT EXISTS pg_trgm",
                f"""DO $$ BEGIN IF to_regclass('"{name}"') IS NULL THEN
                CREATE INDEX "{name}" ON "{table}" USING gin ("{field}" gin_trgm_ops);
                END IF; END $$""",
            ]
        forget = f"""INSERT INTO "{name}" ("{name}", rowid, "{field}")
            VALUES ('delete', OLD.id, OLD."{field}");"""
        learn = f'INSERT INTO "{name}" (rowid, "{field}") VALUES (NEW.id, NEW."{field}");'
        actions = {"INSERT": learn, "DELETE": forget, f'UPDATE OF "{field}"': forget + learn}
        return [
            f"""CREATE VIRTUAL TABLE IF NOT EXISTS "{name}" USING fts5 ("{field}",
            content="{table}", content_rowid="id", tokenize="ascii", detail="none",
            prefix="2 3")""",
            # A table rebuilt by a migration has lost its triggers, so the index lacks later
            # changes.
            f"""INSERT INTO "{name}" ("{name}") SELECT 'rebuild' WHERE NOT EXISTS
            (SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = '{name}_insert')""",
            *(
                f"""CREATE TRIGGER IF NOT EXISTS "{name}_{event.split()[0].lower()}"
                AFTER {event} ON "{table}" BEGIN {action} END"""
                for event, action in actions.items()
            ),
        ]


def beginning(field: str, wanted: Iterable[str]) -> Q:
    """The same condition as plain LIKE, on ASCII keys."""
    condition = Q()
    for word in wanted:
        condition &= Q(**{f"{field}__contains": f" {word}"})
    return condition
