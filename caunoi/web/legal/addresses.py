"""The pages of this area that show records of the domain."""

from caunoi.web.addresses import OnList, Page

ADDRESSES = (
    Page("calendar.daychange", "day-change"),
    OnList("calendar.publicholiday", "calendar"),
    Page("norms.normchange", "norm-change"),
    Page("norms.norm", "norm"),
)
