"""Maps former names of models, actions and kinds of notices to their present names.

The journal keeps the name of an action and of its subject's model as it was on the day; a notice
keeps its kind and the address of its page. The journal is a hash chain, so stored names are never
rewritten: code that shows a name, or selects rows by it, asks here.
"""

from collections.abc import Iterable

#: Former name → present name, of models ("app.model"), of actions and of kinds of notices.
PRESENT = {
    # The calendar was part of `difficulties` until it became an app.
    "difficulties.publicholiday": "calendar.publicholiday",
    "difficulties.daychange": "calendar.daychange",
    "difficulties.propose_days": "calendar.propose_days",
    "difficulties.propose_withdrawal": "calendar.propose_withdrawal",
    "difficulties.approve_days": "calendar.approve_days",
    "difficulties.return_days": "calendar.return_days",
    "difficulties.load_seed": "calendar.load_seed",
    # What marks a database as a demonstration was part of `accounts`.
    "accounts.installation": "demo.demonstration",
    "accounts.mark_installation": "demo.mark_demonstration",
    # A postponement was once called a put-off.
    "monitoring.put_off_warning": "monitoring.postpone_warning",
    "monitoring.put_off": "monitoring.postponed",
}


def present_name(name: str) -> str:
    return PRESENT.get(name, name)


def present_names(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(map(present_name, names)))


def names_of(name: str) -> list[str]:
    """Return every name under which rows may be stored, given the present or a former one."""
    present = present_name(name)
    return [present, *(former for former, now in PRESENT.items() if now == present)]
