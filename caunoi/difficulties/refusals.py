"""What the rules of a difficulty say no with."""

from caunoi.common.errors import NotPermitted, Refusal


class DifficultyRefusal(Refusal):
    """Something that this difficulty or petition cannot take as asked."""


class SamePerson(NotPermitted):
    """Somebody would confirm, or close, what they answered themselves."""


class WrongLink(Refusal):
    """A link that opens nothing: always the same words, whatever is wrong with it."""

    status = 404
