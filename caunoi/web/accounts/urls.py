"""Addresses of people and rights."""

from django.urls import path

from caunoi.web.accounts import lists, views

urlpatterns = [
    path("people", views.people, name="people"),
    path("people/roles", views.roles, name="roles"),
    path("people/second-factor", views.second_factor_rule, name="second-factor-rule"),
    path("people/new", views.person_new, name="person-new"),
    path("people/lists/new", lists.list_new, name="person-list-new"),
    path("people/lists/example", lists.list_example, name="person-list-example"),
    path("people/lists/<id:pk>", lists.sent_list, name="person-list"),
    path("people/lists/<id:pk>/answer", lists.list_answer, name="person-list-answer"),
    path("people/lists/<id:pk>/write", lists.list_write, name="person-list-write"),
    path("people/lists/<id:pk>/returned", lists.list_returned, name="person-list-returned"),
    path("people/lists/<id:pk>/links", lists.list_links, name="person-list-links"),
    path("people/<id:pk>", views.person, name="person"),
    path("people/<id:pk>/invite", views.person_invite, name="person-invite"),
    path("people/links/<id:pk>", views.invitation_confirm, name="invitation-confirm"),
    path("people/<id:pk>/active", views.person_active, name="person-active"),
    path("people/<id:pk>/grants/new", views.grant_new, name="grant-new"),
    path("people/grants/<id:pk>/end", views.grant_end, name="grant-end"),
]
