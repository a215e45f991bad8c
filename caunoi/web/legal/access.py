"""Who may open the legal basis."""

from caunoi.web.access import row

ROWS = (
    row("legal", "GET", "norms.view"),
    row("documents", "GET", "norms.view"),
    row("heads", "GET", "norms.view"),
    row("norm", "GET", "norms.view"),
    row("norm-propose", "GET POST", "norms.propose", adds="norms.normchange"),
    row("resolution", "GET", "norms.view"),
    row("resolution", "POST", "norms.propose", adds="norms.normchange"),
    row("norm-changes", "GET", "norms.view"),
    row("norm-change", "GET", "norms.view"),
    row(
        "norm-change-approve",
        "POST",
        "norms.approve",
        steps="norms.normchange",
        note="never one's own proposal",
    ),
    row(
        "norm-change-return",
        "POST",
        "norms.approve",
        steps="norms.normchange",
        note="never one's own proposal",
    ),
    row("calendar", "GET", "norms.view"),
    row("days-propose", "GET POST", "norms.propose", adds="calendar.daychange"),
    row(
        "day-withdraw",
        "GET POST",
        "norms.propose",
        adds="calendar.daychange",
        note="404 once it is withdrawn",
    ),
    row("day-change", "GET", "norms.view"),
    row(
        "day-change-approve",
        "POST",
        "norms.approve",
        steps="calendar.daychange",
        note="never one's own proposal",
    ),
    row(
        "day-change-return",
        "POST",
        "norms.approve",
        steps="calendar.daychange",
        note="never one's own proposal",
    ),
    row("eligibility", "GET", "norms.view"),
    row("support", "GET", "norms.view"),
)
