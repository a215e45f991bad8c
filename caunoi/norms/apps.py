from django.apps import AppConfig


class NormsConfig(AppConfig):
    name = "caunoi.norms"
    label = "norms"
