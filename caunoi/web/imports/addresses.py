"""Which pages of this area show the things that the domain names."""

from caunoi.web.addresses import Page

ADDRESSES = (
    Page("establishments.import", "import"),
    Page("establishments.importbatch", "import"),
)
