"""Addresses of people and rights."""

from django.urls import path

from caunoi.web.accounts import views

urlpatterns = [
    path("people", views.people, name="people"),
    path("people/roles", views.roles, name="roles"),
    path("people/new", views.person_new, name="person-new"),
    path("people/<id:pk>", views.person, name="person"),
    path("people/<id:pk>/invite", views.person_invite, name="person-invite"),
    path("people/<id:pk>/active", views.person_active, name="person-active"),
    path("people/<id:pk>/grants/new", views.grant_new, name="grant-new"),
    path("people/grants/<id:pk>/end", views.grant_end, name="grant-end"),
]
