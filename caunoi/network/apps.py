from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "caunoi.network"
    label = "network"
