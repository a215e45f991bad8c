"""What stored names are called today.

The journal keeps the name of an action, and of the model of its subject, as it was on the day; a
notice keeps the address of its page. The journal is a chain of hashes, so no stored name is ever
written anew: who shows one, or looks for rows by it, asks here.
"""

from collections.abc import Iterable

#: Former name → present name, of models ("app.model") and of actions.
PRESENT = {
    # The calendar was a part of `difficulties` until it became an app.
    "difficulties.publicholiday": "calendar.publicholiday",
    "difficulties.daychange": "calendar.daychange",
    "difficulties.propose_days": "calendar.propose_days",
    "difficulties.propose_withdrawal": "calendar.propose_withdrawal",
    "difficulties.approve_days": "calendar.approve_days",
    "difficulties.return_days": "calendar.return_days",
    "difficulties.load_seed": "calendar.load_seed",
}


def present_name(name: str) -> str:
    """Return what a stored name is called today; most are what they were."""
    return PRESENT.get(name, name)


def present_names(names: Iterable[str]) -> list[str]:
    """Return what stored names are called today, each once, in their order."""
    return list(dict.fromkeys(map(present_name, names)))


def names_of(name: str) -> list[str]:
    """Return every name under which rows of this one may be stored, whichever of them is given."""
    present = present_name(name)
    return [present, *(former for former, now in PRESENT.items() if now == present)]
