"""All addresses of the office pages. Each has a row in `access.py`."""

from django.urls import include, path

from caunoi.web import converters as converters  # named before the addresses that use them

app_name = "web"
urlpatterns = [
    path("", include("caunoi.web.shell.urls")),
    path("", include("caunoi.web.accounts.urls")),
    path("", include("caunoi.web.notices.urls")),
    path("", include("caunoi.web.journal.urls")),
    path("", include("caunoi.web.register.urls")),
    path("", include("caunoi.web.imports.urls")),
    path("", include("caunoi.web.localities.urls")),
    path("", include("caunoi.web.fieldwork.urls")),
    path("", include("caunoi.web.schemes.urls")),
    path("", include("caunoi.web.monitoring.urls")),
    path("", include("caunoi.web.difficulties.urls")),
    path("", include("caunoi.web.linkages.urls")),
    path("", include("caunoi.web.programmes.urls")),
    path("", include("caunoi.web.network.urls")),
    path("", include("caunoi.web.allowances.urls")),
    path("", include("caunoi.web.reports.urls")),
    path("", include("caunoi.web.dashboard.urls")),
    path("", include("caunoi.web.legal.urls")),
]
