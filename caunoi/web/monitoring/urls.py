"""Addresses of monitoring. A check visit has a key of its own; the rest belongs to the scheme."""

from django.urls import path

from caunoi.web.monitoring import checks, radar, visits

urlpatterns = [
    path("radar", radar.radar_list, name="radar"),
    path("radar/inspections", checks.check_list, name="inspections"),
    path("inspections/<id:pk>", visits.inspection, name="inspection"),
    path("schemes/<slug:code>/inspections/new", visits.inspection_new, name="inspection-new"),
    path("schemes/<slug:code>/put-off", visits.postponement_new, name="postponement-new"),
]
