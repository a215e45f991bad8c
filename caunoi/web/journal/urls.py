"""Addresses of the journal."""

from django.urls import path

from caunoi.web.journal import views

urlpatterns = [
    path("journal", views.journal, name="journal"),
    path("journal/check", views.journal_check, name="journal-check"),
]
