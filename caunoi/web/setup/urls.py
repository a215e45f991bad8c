from django.urls import path

from caunoi.web.setup import views

urlpatterns = [
    path("setup", views.setup, name="setup"),
    path("setup/end", views.end, name="setup-end"),
]
