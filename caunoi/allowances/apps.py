from django.apps import AppConfig


class AllowancesConfig(AppConfig):
    name = "caunoi.allowances"
    label = "allowances"
