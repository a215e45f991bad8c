"""What this area adds to the page of the day, first of all while the Centre is being set up."""

from datetime import date

from caunoi.accounts.models import User
from caunoi.network.queries import set_up_end
from caunoi.web.setup.progress import SetUp, set_up_of
from caunoi.web.shell.sections import Section

#: Of these some leads the set-up, and some can do or approve one of its steps.
_LEAD = frozenset({"centre.set_up", "people.manage"})
_TAKE_PART = _LEAD | {"network.appoint", "norms.propose", "norms.approve", "register.import"}


def _set_up(user: User, may: frozenset[str], today: date) -> SetUp | None:
    """Return how far it is for who leads it, and for whoever has a step to do."""
    if not may & _TAKE_PART or set_up_end() is not None:
        return None
    found = set_up_of(may, today)
    return found if may & _LEAD or found.to_do else None


TODAY = (Section("set_up", _set_up),)
