"""What watching a scheme says no with."""

from caunoi.common.errors import Refusal


class MonitoringRefusal(Refusal):
    """A check visit or a put-off that cannot stand as asked."""
