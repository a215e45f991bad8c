"""Who may open the boards."""

from caunoi.web.access import row

ROWS = (
    row("dashboard", "GET", "dashboards.view", note="the figures of the own area"),
    row("dashboard-rows", "GET", "dashboards.view", note="of the own area; 404 for no figure"),
    row("dashboard-map", "GET", "dashboards.view", note="the communes of the own area"),
    row("dashboard-provinces", "GET", "dashboards.view"),
)
