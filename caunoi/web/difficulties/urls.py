"""Addresses of difficulties. A difficulty is named by its code, such as KK-2018-007."""

from django.urls import path

from caunoi.web.difficulties import desk, difficulty, owner, petitions, raising, sheets

urlpatterns = [
    path("difficulties", desk.difficulties, name="difficulties"),
    path("difficulties/new", raising.difficulty_new, name="difficulty-new"),
    path("difficulties/petitions", petitions.petitions, name="petitions"),
    path("difficulties/petitions/new", petitions.petition_new, name="petition-new"),
    path("difficulties/petitions/<slug:code>", petitions.petition, name="petition"),
    path(
        "difficulties/petitions/<slug:code>/change",
        petitions.petition_change,
        name="petition-change",
    ),
    path(
        "difficulties/petitions/<slug:code>/<slug:step>",
        petitions.petition_step,
        name="petition-step",
    ),
    path("difficulties/<slug:code>", difficulty.difficulty, name="difficulty"),
    path(
        "difficulties/<slug:code>/step/<slug:step>",
        difficulty.difficulty_step,
        name="difficulty-step",
    ),
    path("difficulties/<slug:code>/sheet", sheets.difficulty_sheet, name="difficulty-sheet"),
    path("difficulties/<slug:code>/link", sheets.difficulty_link, name="difficulty-link"),
    path("schemes/<slug:code>/owner-sheet", sheets.scheme_sheet, name="scheme-sheet"),
    path("schemes/<slug:code>/owner-link", sheets.scheme_link, name="scheme-link"),
    path("co-so/<str:token>/", owner.owner, name="owner"),
]
