"""Which pages of this area show what the domain names."""

from caunoi.web.addresses import OnList, Page

ADDRESSES = (
    Page("calendar.daychange", "day-change"),
    OnList("calendar.publicholiday", "calendar"),
    Page("norms.normchange", "norm-change"),
    Page("norms.norm", "norm"),
)
