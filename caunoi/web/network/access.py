"""Who may open the network of collaborators."""

from caunoi.web.access import row

ROWS = (
    row("network", "GET", "network.view"),
    row("network-list", "GET", "network.view"),
    row("roadmap", "GET POST", "network.plan", edits="network.headcounttarget"),
    row("centre", "GET POST", "centre.set_up", edits="network.centrename"),
    row("centre-territory", "POST", "centre.set_up", edits="network.territory"),
    row("collaborators", "GET", "network.view", note="the files that the person may open"),
    row("collaborator", "GET", "network.view", note="own file, or of the own area, else 404"),
    row("collaborator-new", "GET POST", "network.appoint", adds="network.collaborator"),
    row("collaborator-change", "GET POST", "network.appoint", edits="network.collaborator"),
    row("collaborator-account", "GET POST", "network.appoint", steps="network.collaborator"),
    row("collaborator-list-new", "GET POST", "network.appoint", adds="imports.sentlist"),
    row("collaborator-list-example", "GET", "network.appoint"),
    row(
        "collaborator-list",
        "GET",
        "network.appoint",
        note="own, or of the whole network, else 404",
    ),
    row(
        "collaborator-list-answer",
        "POST",
        "network.appoint",
        edits="imports.sentlist",
        note="as the list",
    ),
    row(
        "collaborator-list-write",
        "POST",
        "network.appoint",
        steps="imports.sentlist",
        note="as the list",
    ),
    row("collaborator-list-returned", "GET", "network.appoint", note="as the list"),
    row("appointment-new", "GET POST", "network.appoint", adds="network.appointment"),
    row("appointment", "GET", "network.view", note="as the collaborator's file"),
    row("appointment-end", "GET POST", "network.appoint", edits="network.appointment"),
    row("appointment-areas", "GET POST", "network.appoint", edits="network.appointment"),
    row("appointment-correct", "GET POST", "network.appoint", edits="network.appointment"),
)
