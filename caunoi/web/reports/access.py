"""Who may open periodic and monthly reports."""

from caunoi.web.access import row

ROWS = (
    row("reports", "GET", "reports.view"),
    row("report", "GET", "reports.view"),
    row(
        "report-prepare",
        "POST",
        "reports.prepare",
        adds="reporting.periodicreport",
        note="an open draft is computed anew; nothing is typed",
    ),
    row(
        "report-sign",
        "POST",
        "reports.sign",
        steps="reporting.periodicreport",
        note="another person than prepared it",
    ),
    row("report-file", "GET", "reports.view"),
    row("report-rows", "GET", "reports.view", note="a link only to what the reader may see"),
    row("months", "GET", "reports.view", "reports.write_own", note="a collaborator: the own"),
    row("month-report", "GET", "reports.view", "reports.write_own", note="of others: office only"),
    row("month-rows", "GET", "reports.view", "reports.write_own", note="as the report"),
    row("month-file", "GET", "reports.view", "reports.write_own", note="as the report"),
    row(
        "month-decide",
        "POST",
        "reports.accept",
        steps="reporting.monthlyreport",
        note="not one's own",
    ),
    row(
        "own-month",
        "GET POST",
        "reports.write_own",
        adds="reporting.monthlyreport",
        note="404 without a collaborator's file",
    ),
    row("own-month-rows", "GET", "reports.write_own", note="as the own month"),
)
