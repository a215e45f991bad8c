"""Which pages of this area show what the domain names."""

from caunoi.web.addresses import Page

ADDRESSES = (
    Page("establishments.import", "import"),
    Page("establishments.importbatch", "import"),
)
