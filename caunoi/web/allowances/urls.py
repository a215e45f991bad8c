"""Addresses of the allowances. A month is written yyyy-mm."""

from django.urls import path

from caunoi.web.allowances import views

urlpatterns = [
    path("allowances", views.allowances, name="allowances"),
    path("allowances/<month:month>", views.sheet, name="allowance-sheet"),
    path("allowances/<month:month>/file", views.sheet_file, name="allowance-file"),
    path("allowances/<month:month>/<slug:step>", views.sheet_step, name="allowance-step"),
]
