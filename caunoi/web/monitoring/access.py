"""Who may open the monitoring of schemes."""

from caunoi.web.access import row

ROWS = (
    row("radar", "GET", "schemes.view", note="those of the own area", personal="schemes.scheme"),
    row("inspections", "GET", "schemes.view", note="those of the own area"),
    row("inspection", "GET", "schemes.view", note="of the own area, else 404"),
    row(
        "inspection-new",
        "GET POST",
        "monitoring.check",
        adds="monitoring.inspection",
        note="in the own area",
    ),
    row(
        "postponement-new",
        "GET POST",
        "monitoring.postpone",
        adds="monitoring.postponement",
        note="in the own area",
    ),
)
