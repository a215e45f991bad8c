"""Django's `migrate` that also restores the SQLite triggers if it fails."""

from typing import Any

from django.core.management.commands import migrate

from caunoi.common.constraints import put_back


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        except BaseException:
            put_back(options["database"])
            raise
