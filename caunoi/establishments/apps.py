from django.apps import AppConfig


class EstablishmentsConfig(AppConfig):
    name = "caunoi.establishments"
    label = "establishments"
