"""The refusals of difficulties."""

from caunoi.common.errors import NotPermitted, Refusal


class DifficultyRefusal(Refusal):
    """The difficulty or petition does not allow what was asked."""


class SamePerson(NotPermitted):
    """The user would confirm or close what they answered themselves."""


class WrongLink(Refusal):
    """The link opens nothing. The sentence is always the same, whatever is wrong with the link."""

    status = 404
