"""Which pages of this area show the things that the domain names."""

from caunoi.web.addresses import Page

ADDRESSES = (
    Page("accounts.user", "person"),
    Page("accounts.invitation", "invitation-confirm"),
)
