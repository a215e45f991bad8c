"""Addresses of the notices."""

from django.urls import path

from caunoi.web.notices import views

urlpatterns = [
    path("notices", views.notices, name="notices"),
    path("notices/read", views.notices_read, name="notices-read"),
    path("notices/settings", views.notice_settings, name="notice-settings"),
    path("notices/<id:pk>", views.notice, name="notice"),
    path("notices/<id:pk>/open", views.notice_open, name="notice-open"),
]
