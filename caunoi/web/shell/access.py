"""Who may open the page of the day, signing in, the language."""

from caunoi.web.access import ANYONE, SIGNED_IN, row

ROWS = (
    row("today", "GET", SIGNED_IN, note="what the person sees depends on the role"),
    row("sign-in", "GET POST", ANYONE),
    row("sign-in-demo", "POST", ANYONE, note="404 unless the database is a demonstration"),
    row("sign-out", "POST", SIGNED_IN),
    row("invitation", "GET POST", ANYONE, note="404 unless the link still works"),
    row("password", "GET POST", SIGNED_IN, note="the person's own"),
    row("language", "POST", ANYONE),
    row("story-day", "POST", ANYONE, note="404 unless the database is a demonstration"),
)
