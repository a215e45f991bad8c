"""Our own addresses, and those of the two peers."""

from django.urls import include, path

from bench.peer import careful, plain

urlpatterns = [
    path("peer/plain/", plain.urls),
    path("peer/careful/", careful.urls),
    path("", include("config.urls")),
]
