"""Locking a row before reading it, so that nobody changes it between reading and writing."""

from typing import TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


def lock_row(rows: models.QuerySet[M], key: object) -> M:
    """Lock the row with the key for the rest of the transaction, then read it as `rows` does.

    Two queries: after waiting for a lock PostgreSQL reads the locked row again but not the rows
    joined to it, so the joined rows would be stale. The lock is FOR NO KEY UPDATE, so that a row
    that only points to it does not wait.
    """
    rows.model._default_manager.select_for_update(no_key=True).only("pk").get(pk=key)
    return rows.get(pk=key)
