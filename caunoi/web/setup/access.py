"""Who may open the set-up of the Centre."""

from caunoi.web.access import row

ROWS = (
    row("setup", "GET", "centre.set_up", "people.manage"),
    row("setup-end", "GET POST", "centre.set_up", steps="network.setupend"),
)
