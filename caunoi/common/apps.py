from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "caunoi.common"
    label = "common"

    def ready(self) -> None:
        from caunoi.common import constraints

        constraints.install_after_migrate()
