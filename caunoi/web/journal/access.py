"""Who may open the journal."""

from caunoi.web.access import row

ROWS = (
    row("journal", "GET", "journal.view", personal="journal.entry"),
    row("journal-check", "POST", "journal.view", reads="journal.entry"),
)
