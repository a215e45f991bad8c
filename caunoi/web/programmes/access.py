"""Who may open programme, plan and money of the year."""

from caunoi.web.access import row

ROWS = (
    row("plan", "GET", "programmes.view"),
    row(
        "plan-add",
        "GET POST",
        "programmes.plan",
        adds="programmes.planline",
        note="never more than is allocated",
    ),
    row(
        "plan-withdraw",
        "GET POST",
        "programmes.plan",
        steps="programmes.planline",
        note="a scheme's line leaves by its step",
    ),
    row("allocate", "GET POST", "programmes.allocate", adds="programmes.allocation"),
    row("programme-new", "GET POST", "programmes.allocate", adds="programmes.programme"),
    row("budget", "GET", "programmes.view"),
    row("budget-rows", "GET", "programmes.view"),
)
