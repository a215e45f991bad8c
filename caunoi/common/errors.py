"""A refusal is one sentence for the person who asked, saying which rule and what would be right.

Anything that is not a `Refusal` is a bug and reaches the log.
"""

from datetime import datetime
from typing import Any, ClassVar, Protocol, Self


class Row(Protocol):
    """A row of a model, without Django: rules refuse too, and know nothing of tables."""

    pk: Any
    _meta: ClassVar[Any]


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The rules say no. `str(refusal)` is shown as it is."""

    #: The HTTP status under which pages and the field app give the refusal.
    status = 409


class NotPermitted(Refusal):
    """This person may not do this, here, on this day."""

    status = 403


class AlreadyRecorded(Refusal):
    """It stands already: the answer to a second sending, not a failure. Nothing is written anew.

    `subject` names the row that stands, as its model's label and its key; `at` is since when.
    """

    def __init__(self, sentence: str, *, at: datetime, subject: tuple[str, str] = ("", "")) -> None:
        super().__init__(sentence)
        self.at, self.subject = at, subject

    @classmethod
    def row(cls, row: Row, sentence: str, at: datetime) -> Self:
        """Say it of a row."""
        return cls(sentence, at=at, subject=(row._meta.label_lower, str(row.pk)))


class RecordedOtherwise(AlreadyRecorded):
    """The same form was written before with other content; what differs now is not written."""
