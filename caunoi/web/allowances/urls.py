"""Addresses of the allowances. A month is written yyyy-mm."""

from datetime import date

from django.urls import path, register_converter

from caunoi.web.allowances import views


class MonthConverter:
    """2018-12 ↔ its first day; a month that does not exist is not found."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(f"{value}-01")

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else f"{value:%Y-%m}"


register_converter(MonthConverter, "month")

urlpatterns = [
    path("allowances", views.allowances, name="allowances"),
    path("allowances/<month:month>", views.sheet, name="allowance-sheet"),
    path("allowances/<month:month>/file", views.sheet_file, name="allowance-file"),
    path("allowances/<month:month>/<slug:step>", views.sheet_step, name="allowance-step"),
]
