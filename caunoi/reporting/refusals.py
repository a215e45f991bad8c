"""What reports refuse."""

from caunoi.common.errors import NotPermitted, Refusal


class ReportRefusal(Refusal):
    """A step that this report cannot take as asked."""


class SameSigner(NotPermitted):
    """Whoever prepared a report may not sign it."""
