"""Which pages of this area show what the domain names."""

from caunoi.web.addresses import Page

ADDRESSES = (
    Page("reporting.periodicreport", "report"),
    Page("reporting.monthlyreport", "month-report"),
)
