"""What waits for a signature: the first thing that a director looks for on the board."""

from dataclasses import dataclass
from datetime import date

from caunoi.accounts.models import User
from caunoi.web.shell import kinds_difficulties, kinds_schemes
from caunoi.web.shell.kinds import norm_changes, sheets
from caunoi.web.shell.kinds_reports import reports
from caunoi.web.shell.worklist import Work

#: Who holds one of these signs or approves what others drafted.
SIGNING = frozenset(
    {"allowances.check", "schemes.contract", "schemes.approve", "schemes.appraise"}
    | {"difficulties.send_petition", "reports.sign", "norms.approve"}
)
KINDS = (sheets, kinds_schemes.steps, kinds_difficulties.petitions, reports, norm_changes)
#: So many stand on the board; the page of the day has all.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class ToSign:
    first: list[Work]
    more: int


def to_sign(user: User, may: frozenset[str], today: date) -> ToSign | None:
    """Return what waits for the person's signature, the late first; None for who signs nothing."""
    if not may & SIGNING:
        return None
    found = [work for kind in KINDS for work in kind(user, may, today)]
    found.sort(key=lambda work: (work.heat != "hot", work.order))
    return ToSign(found[:SHOWN], len(found[SHOWN:]))
