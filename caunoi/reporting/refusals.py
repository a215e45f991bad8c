"""The refusals of reports."""

from caunoi.common.errors import NotPermitted, Refusal


class ReportRefusal(Refusal):
    """The report does not allow what was asked."""


class SameSigner(NotPermitted):
    """Whoever prepared a report may not sign it."""
