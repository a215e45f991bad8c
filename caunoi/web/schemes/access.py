"""Who may open schemes. Whether a user may take a step, the step itself checks."""

from caunoi.web.access import row

ROWS = (
    row("schemes", "GET", "schemes.view", note="those of the own area"),
    row("scheme-new", "GET POST", "schemes.draft"),
    row("scheme", "GET", "schemes.view", note="of the own area, else 404"),
    row("scheme-edit", "GET POST", "schemes.draft", note="409 once it is submitted"),
    row(
        "scheme-step",
        "GET POST",
        *("schemes.draft", "schemes.appraise", "schemes.approve", "schemes.contract"),
        *("schemes.run", "schemes.accept", "schemes.settle", "schemes.stop", "programmes.plan"),
        note="each step has its right, and some need another person than an earlier step",
    ),
    row("scheme-paper", "GET POST", "schemes.papers", note="of the own area, else 404"),
    row("scheme-waive", "GET POST", "schemes.papers", note="of the own area, else 404"),
    row("scheme-condition", "GET POST", "schemes.draft"),
    row("scheme-progress", "GET POST", "schemes.report_progress", note="of the own area"),
    row("scheme-milestone", "GET POST", "schemes.run"),
    row("milestone-reach", "GET POST", "schemes.run"),
    row("scheme-outcome", "GET POST", "schemes.measure", note="of the own area, else 404"),
    row("outcome-verify", "POST", "schemes.verify_outcome", note="never one's own figures"),
    row("scheme-money", "GET POST", "schemes.pay", note="not who made, approved or accepted it"),
    row("money-correct", "GET POST", "schemes.pay", note="not who made, approved or accepted it"),
    row(
        "scheme-amend",
        "GET POST",
        *("schemes.contract", "schemes.approve"),
        note="each change by its level; never who drafted",
    ),
    row("scheme-carry", "GET POST", "schemes.approve", note="who allocates the year's money too"),
)
