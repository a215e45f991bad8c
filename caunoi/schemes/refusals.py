"""The refusals of schemes."""

from caunoi.common.errors import NotPermitted, Refusal


class SchemeRefusal(Refusal):
    """The scheme does not allow what was asked."""


class MoneyRefusal(SchemeRefusal):
    """The scheme's money does not allow the amount."""


class SamePerson(NotPermitted):
    """The user would check, accept or pay what they made, approved or accepted themselves."""
