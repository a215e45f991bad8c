from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "caunoi.fieldwork"
    label = "fieldwork"
