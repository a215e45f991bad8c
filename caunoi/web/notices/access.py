"""Who may open notices."""

from caunoi.web.access import SIGNED_IN, row

ROWS = (
    row("notices", "GET", SIGNED_IN, note="the person's own"),
    row("notice", "GET", SIGNED_IN, note="the person's own, else 404; leads to what it tells of"),
    row("notice-settings", "GET POST", SIGNED_IN, own="accounts.user", note="the person's own"),
    row("notice-open", "POST", SIGNED_IN, own="notices.notice", note="the person's own, else 404"),
    row("notices-read", "POST", SIGNED_IN, own="notices.notice", note="the person's own"),
)
