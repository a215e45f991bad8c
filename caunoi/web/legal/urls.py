"""Addresses of the legal basis."""

from django.urls import path

from caunoi.web.legal import changes, checks, days, resolution, views

urlpatterns = [
    path("legal", views.legal, name="legal"),
    path("legal/documents", views.documents, name="documents"),
    path("legal/heads", views.heads, name="heads"),
    path("legal/norms/<slug:name>", views.norm, name="norm"),
    path("legal/norms/<slug:name>/propose", changes.norm_propose, name="norm-propose"),
    path("legal/resolution", resolution.resolution, name="resolution"),
    path("legal/changes", changes.norm_changes, name="norm-changes"),
    path("legal/changes/<id:pk>", changes.norm_change, name="norm-change"),
    path("legal/changes/<id:pk>/approve", changes.norm_change_approve, name="norm-change-approve"),
    path("legal/changes/<id:pk>/return", changes.norm_change_return, name="norm-change-return"),
    path("legal/calendar", days.calendar, name="calendar"),
    path("legal/calendar/propose", days.days_propose, name="days-propose"),
    path("legal/calendar/<id:pk>/withdraw", days.day_withdraw, name="day-withdraw"),
    path("legal/calendar/changes/<id:pk>", days.day_change, name="day-change"),
    path(
        "legal/calendar/changes/<id:pk>/approve",
        days.day_change_approve,
        name="day-change-approve",
    ),
    path("legal/calendar/changes/<id:pk>/return", days.day_change_return, name="day-change-return"),
    path("legal/eligibility", checks.eligibility, name="eligibility"),
    path("legal/support", checks.support, name="support"),
]
