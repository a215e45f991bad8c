from django.apps import AppConfig


class DifficultiesConfig(AppConfig):
    name = "caunoi.difficulties"
    label = "difficulties"
