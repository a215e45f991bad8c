from django.apps import AppConfig


class LocalitiesConfig(AppConfig):
    name = "caunoi.localities"
    label = "localities"
