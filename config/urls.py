"""All addresses; each area of `caunoi.web` keeps its own list."""

from django.urls import include, path

urlpatterns = [path("", include("caunoi.web.urls"))]

handler400 = "caunoi.web.errors.bad_request"
handler403 = "caunoi.web.errors.permission_denied"
handler404 = "caunoi.web.errors.not_found"
handler500 = "caunoi.web.errors.server_error"
