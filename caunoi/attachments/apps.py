from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "caunoi.attachments"
    label = "attachments"
