"""Taking a row before one looks at it, so that nobody changes it between looking and writing."""

from typing import TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


def locked_row(rows: models.QuerySet[M], key: object) -> M:
    """Take the row with the key for the rest of the transaction, then read it as `rows` does.

    Two queries: after a wait PostgreSQL reads the locked row again but not the rows joined to it,
    so what another person has just written there would be missing. The row is taken without its
    key, so that a row which only points to it does not wait.
    """
    rows.model._default_manager.select_for_update(no_key=True).only("pk").get(pk=key)
    return rows.get(pk=key)
