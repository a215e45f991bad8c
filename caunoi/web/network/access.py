"""Who may open the network of collaborators."""

from caunoi.web.access import row

ROWS = (
    row("network", "GET", "network.view"),
    row("network-list", "GET", "network.view"),
    row("roadmap", "GET POST", "network.plan"),
    row("centre", "GET POST", "centre.set_up"),
    row("centre-territory", "POST", "centre.set_up"),
    row("collaborators", "GET", "network.view", note="the files that the person may open"),
    row("collaborator", "GET", "network.view", note="own file, or of the own area, else 404"),
    row("collaborator-new", "GET POST", "network.appoint"),
    row("collaborator-change", "GET POST", "network.appoint"),
    row("collaborator-account", "GET POST", "network.appoint"),
    row("appointment-new", "GET POST", "network.appoint"),
    row("appointment", "GET", "network.view", note="as the collaborator's file"),
    row("appointment-end", "GET POST", "network.appoint"),
    row("appointment-areas", "GET POST", "network.appoint"),
    row("appointment-correct", "GET POST", "network.appoint"),
)
