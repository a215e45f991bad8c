from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "caunoi.common"
    label = "common"

    def ready(self) -> None:
        from django.utils.formats import get_format
        from django.utils.translation import gettext

        from caunoi.common import constraints, sentences

        constraints.install_after_migrate()
        sentences.speak_with(
            gettext,
            thousands=lambda: str(get_format("THOUSAND_SEPARATOR")),
            decimal=lambda: str(get_format("DECIMAL_SEPARATOR")),
        )
