"""Addresses of the reports."""

from django.urls import path

from caunoi.web.reports import months, periodic

urlpatterns = [
    path("reports", periodic.reports, name="reports"),
    path("reports/prepare/<slug:kind>/<int:year>", periodic.prepare, name="report-prepare"),
    path("reports/months", months.months, name="months"),
    path("reports/months/<int:pk>", months.month_report, name="month-report"),
    path("reports/months/<int:pk>/file", months.month_file, name="month-file"),
    path("reports/months/<int:pk>/<slug:step>", months.month_decide, name="month-decide"),
    path("reports/mine/<month:month>", months.own, name="own-month"),
    path("reports/<int:pk>", periodic.report, name="report"),
    path("reports/<int:pk>/sign", periodic.sign, name="report-sign"),
    path("reports/<int:pk>/file.<slug:ending>", periodic.file, name="report-file"),
]
