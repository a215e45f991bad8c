from django.apps import AppConfig


class CliConfig(AppConfig):
    name = "caunoi.cli"
    label = "cli"
