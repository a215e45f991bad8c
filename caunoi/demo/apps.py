from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "caunoi.demo"
    label = "demo"

    def ready(self) -> None:
        from caunoi.demo import receivers  # noqa: F401 - to hear of moves
