"""All addresses; each area of `caunoi.web` keeps its own list."""

from django.urls import include, path

urlpatterns = [path("", include("caunoi.web.urls"))]
