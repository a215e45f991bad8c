"""Addresses of a demonstration."""

from django.urls import path

from caunoi.web.demo import views

urlpatterns = [
    path("sign-in/demo", views.sign_in_demo, name="sign-in-demo"),
    path("story-day", views.story_day, name="story-day"),
]
