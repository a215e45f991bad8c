"""Addresses of linkages and associations."""

from django.urls import path

from caunoi.web.linkages import associations, buying, contracts, linkages

urlpatterns = [
    path("linkages", linkages.linkages, name="linkages"),
    path("linkages/new", linkages.linkage_new, name="linkage-new"),
    path("linkages/<id:pk>", linkages.linkage, name="linkage"),
    path("linkages/<id:pk>/partner", linkages.linkage_partner, name="linkage-partner"),
    path("linkages/<id:pk>/contract", contracts.contract_new, name="linkage-contract"),
    path(
        "linkages/<id:pk>/contract/<id:contract>",
        contracts.contract_result,
        name="contract-result",
    ),
    path("linkages/<id:pk>/<slug:step>", linkages.linkage_step, name="linkage-step"),
    path("linkages/associations", associations.associations, name="associations"),
    path("linkages/associations/new", associations.association_new, name="association-new"),
    path("linkages/associations/<id:pk>", associations.association, name="association"),
    path(
        "linkages/associations/<id:pk>/member",
        associations.association_member,
        name="association-member",
    ),
    path(
        "linkages/associations/<id:pk>/member/<id:member>",
        associations.member_leave,
        name="member-leave",
    ),
    path(
        "linkages/associations/<id:pk>/<slug:step>",
        associations.association_step,
        name="association-step",
    ),
    path("linkages/at/<id:pk>/buying", buying.buying, name="buying"),
]
