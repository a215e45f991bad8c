"""Addresses of the reports."""

from django.urls import path

from caunoi.web.reports import periodic

urlpatterns = [
    path("reports", periodic.reports, name="reports"),
    path("reports/prepare/<slug:kind>/<int:year>", periodic.prepare, name="report-prepare"),
    path("reports/<int:pk>", periodic.report, name="report"),
    path("reports/<int:pk>/sign", periodic.sign, name="report-sign"),
    path("reports/<int:pk>/file.<slug:ending>", periodic.file, name="report-file"),
]
