"""The pages of this area that show records of the domain."""

from caunoi.web.addresses import Page

ADDRESSES = (Page("monitoring.inspection", "inspection"),)
