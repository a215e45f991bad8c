"""Who may move through a demonstration and sign in to it."""

from caunoi.web.access import ANYONE, row

ROWS = (
    row(
        "sign-in-demo",
        "POST",
        ANYONE,
        own="accounts.user",
        note="404 unless the database is a demonstration",
    ),
    row(
        "story-day",
        "POST",
        ANYONE,
        own="accounts.user",
        note="404 unless the database is a demonstration",
    ),
)
