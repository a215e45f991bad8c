"""The records behind one number of a report, as they were counted when it was made."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from caunoi.accounts.models import User
from caunoi.allowances.models import AllowanceSheet
from caunoi.common import clock
from caunoi.difficulties.models import Difficulty, Petition
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.models import AreaPlan, Need, Proposal, Visit
from caunoi.linkages.models import Association, Linkage
from caunoi.network.models import Appointment, Collaborator
from caunoi.reporting.render.writing import Writer
from caunoi.reporting.rules import TOTAL, Facts, Figure, Item, Section
from caunoi.reporting.sections.catalogue import COLUMNS, SECTIONS, Form
from caunoi.schemes.models import Scheme
from caunoi.web.access import permissions_of, person_of, row_for
from caunoi.web.addresses import address_of, list_of
from caunoi.web.paging import page_of
from caunoi.web.reports.tables import Opens, is_opened, name_of


@dataclass(frozen=True, slots=True)
class Part:
    """A figure from which a percentage is computed, with the page of its own records."""

    title: str
    text: str
    url: str


def figure_page(
    request: HttpRequest, facts: Facts, section: str, row: str, column: str, context: dict[str, Any]
) -> HttpResponse:
    """Show the records of a figure with what each adds. 404 if there is no such number.

    `context` has the report's `title`, the URL of its page as `back`, and `opens` for its other
    figures.
    """
    found = next((part for part in facts.sections if part.key == section), None)
    figure = found.figure(row, column) if found and _is_shown(found, row, column) else None
    if found is None or figure is None:
        raise Http404
    shown = page_of(request, figure.items)
    links = links_of(request, shown.object_list)
    writer, heading = Writer(), COLUMNS[column]
    return render(
        request,
        "web/reports/figure.html",
        context
        | {
            "facts": facts,
            "section": SECTIONS[section].title,
            "anchor": f"s-{section}",
            "is_total": row == TOTAL,
            "row": name_of(found, row),
            "column": heading.title,
            "column_name": column,
            "figure": writer.cell(column, figure.value),
            "page": shown,
            "rows": [
                (item, links.get(item.address, ""), date.fromisoformat(item.on) if item.on else "")
                for item in shown.object_list
            ],
            "is_median": heading.is_median,
            "parts": parts_of(found, row, column, context["opens"]),
            "counts": all(item.value == 1 for item in figure.items),
            "is_money": _is_money(found, row, column),
            "is_kept": "report" in context,
            "has_days": any(item.on for item in figure.items),
        },
    )


def _is_shown(section: Section, row: str, column: str) -> bool:
    return column in section.columns and is_opened(section, row, column)


def parts_of(section: Section, row: str, column: str, opens: Opens) -> list[Part]:
    """Return the part and the whole of a percentage; [] for other figures."""
    parts: list[Part] = []
    for name in COLUMNS[column].ratio or ():
        figure: Figure | None = section.figure(row, name)
        text = Writer().cell(name, figure.value if figure else None)
        url = opens(section.key, row, name) if is_opened(section, row, name) else ""
        parts.append(Part(str(COLUMNS[name].title), text, url))
    return parts


def _is_money(section: Section, row: str, column: str) -> bool:
    """In a list of figures, those whose name ends in `_vnd` are in đồng."""
    if COLUMNS[column].form == Form.VND:
        return True
    return row != TOTAL and str(section.rows[int(row) - 1].cells[0]).endswith("_vnd")


# --- links to records that the reader may open ----------------------------------------------------

#: The models of records, with the field that identifies one in its address.
_THINGS: dict[str, tuple[Any, str]] = {
    "allowances.sheet": (AllowanceSheet, "month"),
    "difficulties.difficulty": (Difficulty, "code"),
    "difficulties.petition": (Petition, "code"),
    "establishments.establishment": (Establishment, "pk"),
    "fieldwork.areaplan": (AreaPlan, "pk"),
    "fieldwork.need": (Need, "pk"),
    "fieldwork.proposal": (Proposal, "pk"),
    "fieldwork.visit": (Visit, "pk"),
    "linkages.association": (Association, "pk"),
    "linkages.linkage": (Linkage, "pk"),
    "network.appointment": (Appointment, "pk"),
    "network.collaborator": (Collaborator, "pk"),
    "schemes.scheme": (Scheme, "code"),
}


def links_of(request: HttpRequest, items: Iterable[Item]) -> dict[str, str]:
    """Return address → URL of the records that the reader may see. One query for each model."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for item in items:
        kind, _colon, key = item.address.partition(":")
        by_kind[kind].add(key)
    found: dict[str, str] = {}
    for kind, keys in by_kind.items():
        for key in _seen(request, kind, keys):
            found[f"{kind}:{key}"] = address_of(f"{kind}:{key}")
    return found


def _seen(request: HttpRequest, kind: str, keys: set[str]) -> set[str]:
    if kind in _THINGS:
        return _visible(kind, keys, person_of(request), clock.today())
    row = row_for(page, "GET") if (page := list_of(kind)) else None
    return keys if row is not None and row.admits(permissions_of(request)) else set()


def _visible(kind: str, keys: set[str], user: User, on: date) -> set[str]:
    model, field = _THINGS[kind]
    rows: QuerySet[Any] = model.objects.visible_to(user, on)
    if field == "month":
        rows = rows.filter(month__in=[date.fromisoformat(f"{key}-01") for key in keys])
        return {f"{month:%Y-%m}" for month in rows.values_list("month", flat=True)}
    return {str(key) for key in rows.filter(**{f"{field}__in": keys}).values_list(field, flat=True)}
