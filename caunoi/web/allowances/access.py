"""Who may open the monthly allowances."""

from caunoi.web.access import row

ROWS = (
    row("allowances", "GET", "allowances.view", "allowances.view_own", note="or the own lines"),
    row("allowance-sheet", "GET", "allowances.view"),
    row("allowance-file", "GET", "allowances.view", personal="allowances.allowancesheet"),
    row(
        "allowance-step",
        "POST",
        *("allowances.prepare", "allowances.check", "allowances.pay"),
        steps="allowances.allowancesheet",
        note="the step itself asks for its own right, and for another person than before",
    ),
)
