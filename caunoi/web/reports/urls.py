"""Addresses of the reports."""

from django.urls import path

from caunoi.web.reports import months, periodic

#: One number: its section, the place of its row or "total", its column.
FIGURE = "rows/<slug:section>/<slug:row>/<slug:column>"

urlpatterns = [
    path("reports", periodic.reports, name="reports"),
    path("reports/prepare/<slug:kind>/<int:year>", periodic.prepare, name="report-prepare"),
    path("reports/months", months.months, name="months"),
    path("reports/months/<int:pk>", months.month_report, name="month-report"),
    path("reports/months/<int:pk>/file", months.month_file, name="month-file"),
    path(
        f"reports/months/<int:pk>/{FIGURE}",
        months.month_rows,
        name="month-rows",
    ),
    path("reports/months/<int:pk>/<slug:step>", months.month_decide, name="month-decide"),
    path("reports/mine/<month:month>", months.own, name="own-month"),
    path(f"reports/mine/<month:month>/{FIGURE}", months.own_rows, name="own-month-rows"),
    path("reports/<int:pk>", periodic.report, name="report"),
    path("reports/<int:pk>/sign", periodic.sign, name="report-sign"),
    path(f"reports/<int:pk>/{FIGURE}", periodic.report_rows, name="report-rows"),
    path("reports/<int:pk>/file.<slug:ending>", periodic.file, name="report-file"),
]
