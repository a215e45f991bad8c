from django.apps import AppConfig


class SchemesConfig(AppConfig):
    name = "caunoi.schemes"
    label = "schemes"
