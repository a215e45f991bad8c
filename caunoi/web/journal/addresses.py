"""Which pages of this area show what the domain names."""

from caunoi.web.addresses import OnList

ADDRESSES = (OnList("journal.entry", "journal"),)
