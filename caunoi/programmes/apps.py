from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "caunoi.programmes"
    label = "programmes"
