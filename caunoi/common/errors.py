"""A refusal is one sentence for the person who asked, saying which rule and what would be right.

Anything that is not a `Refusal` is a bug and reaches the log.
"""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The rules say no. `str(refusal)` is shown as it is."""

    #: The HTTP status under which pages and the field app give the refusal.
    status = 409


class NotPermitted(Refusal):
    """This person may not do this, here, on this day."""

    status = 403
