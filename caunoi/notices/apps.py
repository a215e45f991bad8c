from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "caunoi.notices"
    label = "notices"

    def ready(self) -> None:
        from caunoi.notices import receivers  # noqa: F401
