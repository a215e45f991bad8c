"""Who may open the page of the day, signing in, the language."""

from caunoi.web.access import ANYONE, SIGNED_IN, row

ROWS = (
    row("today", "GET", SIGNED_IN, note="what the person sees depends on the role"),
    row("sign-in", "GET POST", ANYONE, own="accounts.user"),
    row("sign-out", "POST", SIGNED_IN, own="accounts.user"),
    row(
        "invitation",
        "GET POST",
        ANYONE,
        steps="accounts.invitation",
        note="404 unless the link still works; sets nothing before it is confirmed",
    ),
    row(
        "forgotten",
        "GET POST",
        ANYONE,
        own="accounts.user",
        note="the link goes only to an address proven to be the person's",
    ),
    row("account-links", "GET POST", SIGNED_IN, own="accounts.user", note="the person's own"),
    row("password", "GET POST", SIGNED_IN, own="accounts.user", note="the person's own"),
    row(
        "second-factor",
        "GET POST",
        ANYONE,
        own="accounts.user",
        note="only after the right password, else the door",
    ),
    row(
        "second-factor-set-up",
        "GET POST",
        SIGNED_IN,
        own="accounts.user",
        note="the person's own, with the password",
    ),
    row("second-factor-remove", "POST", SIGNED_IN, own="accounts.user", note="as above"),
    row("second-factor-codes", "POST", SIGNED_IN, own="accounts.user", note="as above"),
    row("language", "POST", ANYONE, own="accounts.user"),
)
