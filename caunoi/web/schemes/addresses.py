"""Which pages of this area show what the domain names."""

from caunoi.schemes.models import Scheme
from caunoi.web.addresses import Page, by_code

ADDRESSES = (
    Page("schemes.scheme", "scheme"),
    by_code("schemes.scheme", Scheme),
)
