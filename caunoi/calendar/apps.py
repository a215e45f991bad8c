from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "caunoi.calendar"
    label = "calendar"
