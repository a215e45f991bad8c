"""A refusal is one sentence for the user: which rule refuses and what would be right.

Any other exception is a bug and goes to the log.
"""

from datetime import datetime
from typing import Any, ClassVar, Protocol, Self


class Row(Protocol):
    """A model row as a type without Django: rules refuse too, and know no tables."""

    pk: Any
    _meta: ClassVar[Any]


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A rule refuses. `str(refusal)` is shown to the user as it is."""

    #: The HTTP status of the refusal in pages and the field app.
    status = 409


class NotPermitted(Refusal):
    """This person may not do this, here, on this day."""

    status = 403


class AlreadyRecorded(Refusal):
    """Already recorded: the answer to a repeated request, not a failure. Nothing is written.

    `subject` names the existing row by model label and key; `at` is when it was recorded.
    """

    def __init__(self, sentence: str, *, at: datetime, subject: tuple[str, str] = ("", "")) -> None:
        super().__init__(sentence)
        self.at, self.subject = at, subject

    @classmethod
    def row(cls, row: Row, sentence: str, at: datetime) -> Self:
        return cls(sentence, at=at, subject=(row._meta.label_lower, str(row.pk)))


class RecordedOtherwise(AlreadyRecorded):
    """The same form was recorded before with other content; the difference is not written."""
