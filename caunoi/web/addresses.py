"""Where the pages show what the domain names: "allowances.sheet:2018-12" → /allowances/2018-12."""

from collections.abc import Callable, Iterable

from django.urls import NoReverseMatch, reverse

from caunoi.allowances.models import AllowanceSheet
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.journal.models import Entry
from caunoi.schemes.models import Scheme

#: Name of the domain → URL name and how its key becomes an argument.
PAGES: dict[str, tuple[str, Callable[[str], str]]] = {
    "accounts.user": ("person", str),
    "allowances.sheet": ("allowance-sheet", str),
    "difficulties.daychange": ("day-change", str),
    "difficulties.difficulty": ("difficulty", str),
    "difficulties.petition": ("petition", str),
    "fieldwork.centretask": ("task", str),
    "fieldwork.need": ("need", str),
    "fieldwork.proposal": ("proposal", str),
    "fieldwork.task": ("task", str),
    "fieldwork.visit": ("visit", str),
    "linkages.association": ("association", str),
    "linkages.linkage": ("linkage", str),
    "monitoring.inspection": ("inspection", str),
    "network.appointment": ("appointment", str),
    "network.collaborator": ("collaborator", str),
    "norms.normchange": ("norm-change", str),
    "norms.norm": ("norm", str),
    "reporting.periodicreport": ("report", str),
    "reporting.monthlyreport": ("month-report", str),
    "schemes.scheme": ("scheme", str),
    "establishments.establishment": ("establishment", str),
    "establishments.import": ("import", str),
    "establishments.importbatch": ("import", str),
}
#: Names that lead to a list, whatever the key.
LISTS = {
    "difficulties.publicholiday": "calendar",
    "fieldwork.areaplan": "area-plans",
    "journal.entry": "journal",
    "network.coverage": "network",
    "network.roadmap": "roadmap",
    "programmes.money": "budget",
    "programmes.plan": "plan",
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


def page_of_subject(kind: str, key: str) -> str:
    """Return the page of a row as the journal names it, "" where no page shows it."""
    named = NAMED[kind]([key]).get(int(key), "") if kind in NAMED and key else f"{kind}:{key}"
    return address_of(named)


#: What the journal knows by its row and the pages by another name: how such names are looked up.
NAMED: dict[str, Callable[[Iterable[str]], dict[int, str]]] = {
    "allowances.allowancesheet": lambda keys: {
        pk: f"allowances.sheet:{month:%Y-%m}"
        for pk, month in AllowanceSheet.objects.filter(pk__in=keys).values_list("pk", "month")
    },
    "difficulties.difficulty": lambda keys: {
        pk: f"difficulties.difficulty:{code}"
        for pk, code in Difficulty.objects.filter(pk__in=keys).values_list("pk", "code")
    },
    "difficulties.petition": lambda keys: {
        pk: f"difficulties.petition:{code}"
        for pk, code in Petition.objects.filter(pk__in=keys).values_list("pk", "code")
    },
    "schemes.scheme": lambda keys: {
        pk: f"schemes.scheme:{code}"
        for pk, code in Scheme.objects.filter(pk__in=keys).values_list("pk", "code")
    },
}


def addresses_of(entries: Iterable[Entry]) -> dict[int, str]:
    """Return the page of what each entry is about. One query for each sort that has a name."""
    entries = list(entries)
    names = {
        kind: look_up({entry.subject_id for entry in entries if entry.subject_type == kind})
        for kind, look_up in NAMED.items()
    }
    return {entry.pk: address_of(_name_of(entry, names)) for entry in entries}


def _name_of(entry: Entry, names: dict[str, dict[int, str]]) -> str:
    if entry.subject_type in names:
        return names[entry.subject_type].get(int(entry.subject_id), "")
    return f"{entry.subject_type}:{entry.subject_id}"
