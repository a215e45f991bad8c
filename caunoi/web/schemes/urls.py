"""Addresses of the schemes. A scheme is addressed by its code, such as DA-2018-014."""

from django.urls import path

from caunoi.web.schemes import amending, drafts, listing, openings, steps, story, work

urlpatterns = [
    path("schemes", listing.schemes, name="schemes"),
    path("schemes/new", drafts.scheme_new, name="scheme-new"),
    path("schemes/openings/new", openings.opening_new, name="opening-new"),
    path("schemes/openings/<id:pk>", openings.opening, name="opening"),
    path("schemes/openings/<id:pk>/confirm", openings.opening_confirm, name="opening-confirm"),
    path("schemes/openings/<id:pk>/drop", openings.opening_drop, name="opening-drop"),
    path("schemes/<slug:code>", story.scheme, name="scheme"),
    path("schemes/<slug:code>/edit", drafts.scheme_edit, name="scheme-edit"),
    path("schemes/<slug:code>/step/<slug:step>", steps.scheme_step, name="scheme-step"),
    path(
        "schemes/<slug:code>/papers/<slug:step>/<slug:key>", work.scheme_paper, name="scheme-paper"
    ),
    path(
        "schemes/<slug:code>/papers/<slug:step>/<slug:key>/waive",
        work.scheme_waive,
        name="scheme-waive",
    ),
    path(
        "schemes/<slug:code>/conditions/<slug:key>", work.scheme_condition, name="scheme-condition"
    ),
    path("schemes/<slug:code>/progress", work.scheme_progress, name="scheme-progress"),
    path("schemes/<slug:code>/milestones", work.scheme_milestone, name="scheme-milestone"),
    path("schemes/<slug:code>/milestones/<id:pk>", work.milestone_reach, name="milestone-reach"),
    path("schemes/<slug:code>/outcomes/<slug:moment>", work.scheme_outcome, name="scheme-outcome"),
    path(
        "schemes/<slug:code>/outcomes/<slug:moment>/verify",
        work.outcome_verify,
        name="outcome-verify",
    ),
    path("schemes/<slug:code>/amend", amending.scheme_amend, name="scheme-amend"),
    path("schemes/<slug:code>/carry-over", amending.scheme_carry, name="scheme-carry"),
    path("schemes/<slug:code>/money/<slug:kind>", work.scheme_money, name="scheme-money"),
    path("schemes/<slug:code>/entries/<id:pk>/correct", work.money_correct, name="money-correct"),
]
