from django.apps import AppConfig


class LinkagesConfig(AppConfig):
    name = "caunoi.linkages"
    label = "linkages"
