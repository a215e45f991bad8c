"""The pages of this area that show records of the domain."""

from caunoi.web.addresses import Page

ADDRESSES = (
    Page("linkages.association", "association"),
    Page("linkages.linkage", "linkage"),
)
