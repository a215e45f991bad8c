from django.apps import AppConfig


class HandoversConfig(AppConfig):
    name = "caunoi.handovers"
    label = "handovers"
