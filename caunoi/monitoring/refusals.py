"""The refusal of this app."""

from caunoi.common.errors import Refusal


class MonitoringRefusal(Refusal):
    """A check visit or postponement that cannot be recorded as asked."""
