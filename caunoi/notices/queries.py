"""Reading one's notices."""

from caunoi.accounts.models import User
from caunoi.notices.models import Notice

#: How many a page shows; older ones stay in the table.
SHOWN = 30


def unread_count(user: User) -> int:
    """Return how many notices the person has not read. One query."""
    return Notice.objects.visible_to(user).unread().count()


def latest(user: User, limit: int = SHOWN) -> list[Notice]:
    """Return the newest notices of the person, at most `limit`. One query."""
    return list(Notice.objects.visible_to(user)[:limit])
