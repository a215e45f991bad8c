"""Our own addresses, and the admin's."""

from django.urls import include, path

from bench.peer import site

urlpatterns = [path("peer/", site.urls), path("", include("config.urls"))]
