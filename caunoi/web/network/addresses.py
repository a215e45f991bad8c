"""Which pages of this area show what the domain names."""

from caunoi.web.addresses import OnList, Page

ADDRESSES = (
    Page("network.appointment", "appointment"),
    Page("network.collaborator", "collaborator"),
    OnList("network.coverage", "network"),
    OnList("network.roadmap", "roadmap"),
)
