"""Addresses of people and rights."""

from django.urls import path

from caunoi.web.accounts import views

urlpatterns = [
    path("people", views.people, name="people"),
    path("people/roles", views.roles, name="roles"),
    path("people/new", views.person_new, name="person-new"),
    path("people/<int:pk>", views.person, name="person"),
    path("people/<int:pk>/invite", views.person_invite, name="person-invite"),
    path("people/<int:pk>/active", views.person_active, name="person-active"),
    path("people/<int:pk>/grants/new", views.grant_new, name="grant-new"),
    path("people/grants/<int:pk>/end", views.grant_end, name="grant-end"),
]
