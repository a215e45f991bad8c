from django.apps import AppConfig


class SchemesConfig(AppConfig):
    name = "caunoi.schemes"
    label = "schemes"

    def ready(self) -> None:
        from caunoi.schemes import types

        types.require_whole()
