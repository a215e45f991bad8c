"""Who may open linkages and associations."""

from caunoi.web.access import row

ROWS = (
    row("linkages", "GET", "linkages.view", note="with a partner of the own area"),
    row(
        "linkage-new",
        "GET POST",
        "linkages.record",
        adds="linkages.linkage",
        note="with a partner of the own area",
    ),
    row("linkage", "GET", "linkages.view", note="with a partner of the own area, else 404"),
    row(
        "linkage-partner",
        "GET POST",
        "linkages.record",
        adds="linkages.linkagepartner",
        note="of one of the own area",
    ),
    row(
        "linkage-step",
        "GET POST",
        "linkages.record",
        steps="linkages.linkage",
        note="of one of the own area",
    ),
    row(
        "linkage-contract",
        "GET POST",
        "linkages.record",
        adds="linkages.linkagecontract",
        note="of one of the own area",
    ),
    row(
        "contract-result",
        "GET POST",
        "linkages.record",
        steps="linkages.linkagecontract",
        note="of one of the own area",
    ),
    row("associations", "GET", "linkages.view", note="with a member of the own area"),
    row(
        "association-new",
        "GET POST",
        "linkages.record",
        adds="linkages.association",
        note="in the own area",
    ),
    row("association", "GET", "linkages.view", note="with a member of the own area, else 404"),
    row(
        "association-member",
        "GET POST",
        "linkages.record",
        adds="linkages.associationmember",
        note="of one of the own area",
    ),
    row(
        "member-leave",
        "GET POST",
        "linkages.record",
        steps="linkages.associationmember",
        note="of one of the own area",
    ),
    row(
        "association-step",
        "GET POST",
        "linkages.record",
        steps="linkages.association",
        note="of one of the own area",
    ),
    row(
        "buying", "GET POST", "linkages.record", edits="linkages.buyingnote", note="in the own area"
    ),
)
