from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "caunoi.journal"
    label = "journal"

    def ready(self) -> None:
        from caunoi.journal import receivers  # noqa: F401
