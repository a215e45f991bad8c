from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "caunoi.journal"
    label = "journal"
