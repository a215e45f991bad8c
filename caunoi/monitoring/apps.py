from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "caunoi.monitoring"
    label = "monitoring"
