"""What this area adds to the page of the day, first of all while the Centre is being set up."""

from datetime import date

from caunoi.accounts.models import User
from caunoi.network.queries import set_up_end
from caunoi.web.setup.progress import SetUp, set_up_of
from caunoi.web.shell.sections import Section


def _set_up(user: User, may: frozenset[str], today: date) -> SetUp | None:
    if not may & {"centre.set_up", "people.manage"} or set_up_end() is not None:
        return None
    return set_up_of(may, today)


TODAY = (Section("set_up", _set_up),)
