"""Who may open the page of the day, signing in, the language."""

from caunoi.web.access import ANYONE, SIGNED_IN, row

ROWS = (
    row("today", "GET", SIGNED_IN, note="what the person sees depends on the role"),
    row("sign-in", "GET POST", ANYONE),
    row("sign-out", "POST", SIGNED_IN),
    row("invitation", "GET POST", ANYONE, note="404 unless the link still works"),
    row("password", "GET POST", SIGNED_IN, note="the person's own"),
    row("language", "POST", ANYONE),
)
