"""Where the pages show what the domain names: "allowances.sheet:2018-12" → /allowances/2018-12."""

from collections.abc import Callable

from django.urls import NoReverseMatch, reverse

#: Name of the domain → URL name and how its key becomes an argument.
PAGES: dict[str, tuple[str, Callable[[str], str]]] = {
    "accounts.user": ("person", str),
    "allowances.sheet": ("allowance-sheet", str),
    "fieldwork.centretask": ("task", str),
    "fieldwork.need": ("need", str),
    "fieldwork.proposal": ("proposal", str),
    "fieldwork.task": ("task", str),
    "fieldwork.visit": ("visit", str),
    "network.appointment": ("appointment", str),
    "network.collaborator": ("collaborator", str),
    "norms.change": ("norm-change", str),
    "norms.norm": ("norm", str),
    "schemes.scheme": ("scheme", str),
    "establishments.establishment": ("establishment", str),
    "establishments.import": ("import", str),
    "establishments.importbatch": ("import", str),
}
#: Names that lead to a list, whatever the key.
LISTS = {
    "fieldwork.areaplan": "area-plans",
    "journal.entry": "journal",
    "network.coverage": "network",
}


def address_of(name: str) -> str:
    """Return the page of a name such as "network.appointment:5", "" where no page shows it."""
    kind, _colon, key = name.partition(":")
    try:
        if kind in LISTS:
            return reverse(f"web:{LISTS[kind]}")
        if kind in PAGES:
            url_name, argument = PAGES[kind]
            return reverse(f"web:{url_name}", args=[argument(key)])
    except NoReverseMatch:
        pass
    return ""
