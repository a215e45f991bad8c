from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "caunoi.imports"
    label = "imports"
