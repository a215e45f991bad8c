"""Which pages of this area show what the domain names."""

from caunoi.web.addresses import OnList, Page

ADDRESSES = (
    Page("difficulties.daychange", "day-change"),
    OnList("difficulties.publicholiday", "calendar"),
    Page("norms.normchange", "norm-change"),
    Page("norms.norm", "norm"),
)
