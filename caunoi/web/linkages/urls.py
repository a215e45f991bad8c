"""Addresses of linkages and associations."""

from django.urls import path

from caunoi.web.linkages import associations, buying, contracts, linkages

urlpatterns = [
    path("linkages", linkages.linkages, name="linkages"),
    path("linkages/new", linkages.linkage_new, name="linkage-new"),
    path("linkages/<int:pk>", linkages.linkage, name="linkage"),
    path("linkages/<int:pk>/partner", linkages.linkage_partner, name="linkage-partner"),
    path("linkages/<int:pk>/contract", contracts.contract_new, name="linkage-contract"),
    path(
        "linkages/<int:pk>/contract/<int:contract>",
        contracts.contract_result,
        name="contract-result",
    ),
    path("linkages/<int:pk>/<slug:step>", linkages.linkage_step, name="linkage-step"),
    path("linkages/associations", associations.associations, name="associations"),
    path("linkages/associations/new", associations.association_new, name="association-new"),
    path("linkages/associations/<int:pk>", associations.association, name="association"),
    path(
        "linkages/associations/<int:pk>/member",
        associations.association_member,
        name="association-member",
    ),
    path(
        "linkages/associations/<int:pk>/member/<int:member>",
        associations.member_leave,
        name="member-leave",
    ),
    path(
        "linkages/associations/<int:pk>/<slug:step>",
        associations.association_step,
        name="association-step",
    ),
    path("linkages/at/<int:pk>/buying", buying.buying, name="buying"),
]
