"""Addresses of the boards and maps."""

from django.urls import path

from caunoi.web.dashboard import maps, views

urlpatterns = [
    path("dashboard", views.dashboard, name="dashboard"),
    path("dashboard/rows", views.dashboard_rows, name="dashboard-rows"),
    path("dashboard/map", maps.tiles, name="dashboard-map"),
    path("dashboard/provinces", maps.provinces, name="dashboard-provinces"),
]
