"""Addresses of the network."""

from django.urls import path

from caunoi.web.network import centre, collaborators, coverage, lists, terms

urlpatterns = [
    path("network", coverage.network, name="network"),
    path("network/list", coverage.network_list, name="network-list"),
    path("network/roadmap", centre.roadmap, name="roadmap"),
    path("network/centre", centre.centre, name="centre"),
    path("network/centre/territory", centre.territory, name="centre-territory"),
    path("network/collaborators", collaborators.collaborators, name="collaborators"),
    path("network/collaborators/new", collaborators.collaborator_new, name="collaborator-new"),
    path("network/collaborators/lists/new", lists.list_new, name="collaborator-list-new"),
    path(
        "network/collaborators/lists/example", lists.list_example, name="collaborator-list-example"
    ),
    path("network/collaborators/lists/<id:pk>", lists.sent_list, name="collaborator-list"),
    path(
        "network/collaborators/lists/<id:pk>/answer",
        lists.list_answer,
        name="collaborator-list-answer",
    ),
    path(
        "network/collaborators/lists/<id:pk>/write",
        lists.list_write,
        name="collaborator-list-write",
    ),
    path(
        "network/collaborators/lists/<id:pk>/returned",
        lists.list_returned,
        name="collaborator-list-returned",
    ),
    path("network/collaborators/<id:pk>", collaborators.collaborator, name="collaborator"),
    path(
        "network/collaborators/<id:pk>/change",
        collaborators.collaborator_change,
        name="collaborator-change",
    ),
    path(
        "network/collaborators/<id:pk>/account",
        collaborators.collaborator_account,
        name="collaborator-account",
    ),
    path("network/appointments/new", terms.appointment_new, name="appointment-new"),
    path("network/appointments/<id:pk>", terms.appointment, name="appointment"),
    path("network/appointments/<id:pk>/end", terms.appointment_end, name="appointment-end"),
    path("network/appointments/<id:pk>/areas", terms.appointment_areas, name="appointment-areas"),
    path(
        "network/appointments/<id:pk>/correct",
        terms.appointment_correct,
        name="appointment-correct",
    ),
]
