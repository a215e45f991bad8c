"""The pages of this area that show records of the domain."""

from caunoi.web.addresses import OnList, Page

ADDRESSES = (
    Page("network.appointment", "appointment"),
    Page("network.collaborator", "collaborator"),
    OnList("network.coverage", "network"),
    OnList("network.roadmap", "roadmap"),
)
