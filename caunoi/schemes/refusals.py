"""What the rules of a scheme say no with."""

from caunoi.common.errors import NotPermitted, Refusal


class SchemeRefusal(Refusal):
    """Something that this scheme cannot take as asked."""


class MoneyRefusal(SchemeRefusal):
    """An amount that the scheme's money does not allow."""


class SamePerson(NotPermitted):
    """Somebody would check, accept or pay what they made, approved or accepted themselves."""
