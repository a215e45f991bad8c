"""The difficulties of an establishment, a scheme or a visit, for its page. One query."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from caunoi.common import clock
from caunoi.difficulties.enums import DifficultyState, Level
from caunoi.difficulties.models import Difficulty
from caunoi.difficulties.queries import difficulties_of
from caunoi.establishments.models import Establishment
from caunoi.fieldwork.models import Visit
from caunoi.schemes.models import Scheme
from caunoi.web.access import my_rights, person_of
from caunoi.web.difficulty_states import FAMILIES

register = template.Library()
#: Number shown on the page; the desk has the others.
SHOWN = 8


@register.inclusion_tag("web/difficulties/of_thing.html", takes_context=True)
def difficulties_about(
    context: template.Context, thing: Establishment | Scheme | Visit
) -> dict[str, Any]:
    request: HttpRequest = context["request"]
    rights, today = my_rights(request), clock.today()
    if not rights.may("difficulties.view"):
        return {"is_shown": False}
    found = list(difficulties_of(thing, person_of(request), today)[: SHOWN + 1])
    is_scheme = isinstance(thing, Scheme)
    return {
        "is_shown": True,
        "rows": [_row(row) for row in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "search": thing.code if isinstance(thing, Scheme) else str(thing),
        "may_raise": rights.may_at("difficulties.raise", thing.unit),
        "raise_url": f"{reverse('web:difficulty-new')}?{_named(thing)}",
        "is_scheme": is_scheme,
        "is_visit": isinstance(thing, Visit),
        "thing": thing,
    }


def _named(thing: Establishment | Scheme | Visit) -> str:
    if isinstance(thing, Scheme):
        return f"scheme={thing.code}"
    return f"{'visit' if isinstance(thing, Visit) else 'establishment'}={thing.pk}"


def _row(row: Difficulty) -> dict[str, Any]:
    state = DifficultyState(row.state_then)  # type: ignore[attr-defined]
    return {
        "difficulty": row,
        "family": FAMILIES[state],
        "word": state.label,
        "level": Level(row.level_then).label,  # type: ignore[attr-defined]
        "is_open": state == DifficultyState.OPEN,
        "due_on": row.due_then,  # type: ignore[attr-defined]
        "is_late": state == DifficultyState.OPEN and row.due_then < clock.today(),  # type: ignore[attr-defined]
    }
