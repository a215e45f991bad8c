from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "caunoi.reporting"
    label = "reporting"
