"""The pages of this area that show records of the domain."""

from caunoi.schemes.models import Scheme
from caunoi.web.addresses import Page, by_code

ADDRESSES = (
    Page("schemes.scheme", "scheme"),
    Page("schemes.schemeopening", "opening"),
    by_code("schemes.scheme", Scheme),
)
