"""Who may open the pages of people and rights."""

from caunoi.web.access import row

ROWS = (
    row("people", "GET", "people.view", personal="accounts.user"),
    row("roles", "GET", "people.view"),
    row(
        "second-factor-rule",
        "GET POST",
        "people.manage",
        edits="accounts.secondfactorrule",
        note="who manages people everywhere",
    ),
    row("person", "GET", "people.view", personal="accounts.user"),
    row("person-new", "GET POST", "people.manage", adds="accounts.user"),
    row("person-list-new", "GET POST", "people.manage", adds="imports.sentlist"),
    row("person-list-example", "GET", "people.manage"),
    row(
        "person-list",
        "GET",
        "people.manage",
        note="who manages people everywhere, else 404",
        personal="imports.sentlist",
    ),
    row(
        "person-list-answer",
        "POST",
        "people.manage",
        edits="imports.sentlist",
        note="as the list",
    ),
    row(
        "person-list-write",
        "POST",
        "people.manage",
        steps="imports.sentlist",
        note="as the list",
    ),
    row(
        "person-list-returned",
        "GET",
        "people.manage",
        note="as the list",
        personal="imports.sentlist",
    ),
    row(
        "person-list-links",
        "POST",
        "people.manage",
        adds="accounts.invitation",
        note="as the list; never one's own account",
    ),
    row("person-invite", "POST", "people.manage", adds="accounts.invitation"),
    row(
        "invitation-confirm",
        "GET POST",
        "people.confirm",
        steps="accounts.invitation",
        note="never one that the person made, or that opens the own account",
    ),
    row(
        "person-active",
        "POST",
        "people.manage",
        steps="accounts.user",
        note="never one's own account",
    ),
    row(
        "grant-new", "GET POST", "people.manage", adds="accounts.rolegrant", note="never to oneself"
    ),
    row(
        "grant-end",
        "GET POST",
        "people.manage",
        edits="accounts.rolegrant",
        note="not where it follows an appointment",
    ),
)
