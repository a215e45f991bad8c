"""Who may open the search of places."""

from caunoi.web.access import SIGNED_IN, row

ROWS = (row("localities", "GET", SIGNED_IN),)
