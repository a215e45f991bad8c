"""The pages of this area that show records of the domain."""

from caunoi.web.addresses import OnList

ADDRESSES = (
    OnList("programmes.money", "budget"),
    OnList("programmes.plan", "plan"),
)
