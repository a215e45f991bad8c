"""Addresses of the search of places."""

from django.urls import path

from caunoi.web.localities import views

urlpatterns = [path("localities", views.localities, name="localities")]
