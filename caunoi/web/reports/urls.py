"""Addresses of the reports."""

from django.urls import path

from caunoi.web.reports import months, periodic

#: One number: its section, the place of its row or "total", its column.
FIGURE = "rows/<slug:section>/<slug:row>/<slug:column>"

urlpatterns = [
    path("reports", periodic.reports, name="reports"),
    path("reports/prepare/<slug:kind>/<year:year>", periodic.prepare, name="report-prepare"),
    path("reports/months", months.months, name="months"),
    path("reports/months/<id:pk>", months.month_report, name="month-report"),
    path("reports/months/<id:pk>/file", months.month_file, name="month-file"),
    path(
        f"reports/months/<id:pk>/{FIGURE}",
        months.month_rows,
        name="month-rows",
    ),
    path("reports/months/<id:pk>/<slug:step>", months.month_decide, name="month-decide"),
    path("reports/mine/<month:month>", months.own, name="own-month"),
    path(f"reports/mine/<month:month>/{FIGURE}", months.own_rows, name="own-month-rows"),
    path("reports/<id:pk>", periodic.report, name="report"),
    path("reports/<id:pk>/sign", periodic.sign, name="report-sign"),
    path(f"reports/<id:pk>/{FIGURE}", periodic.report_rows, name="report-rows"),
    path("reports/<id:pk>/file.<slug:ending>", periodic.file, name="report-file"),
]
