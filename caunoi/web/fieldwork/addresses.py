"""Which pages of this area show the things that the domain names."""

from caunoi.web.addresses import OnList, Page

ADDRESSES = (
    Page("fieldwork.centretask", "task"),
    Page("fieldwork.need", "need"),
    Page("fieldwork.proposal", "proposal"),
    Page("fieldwork.task", "task"),
    Page("fieldwork.visit", "visit"),
    OnList("fieldwork.areaplan", "area-plans"),
)
