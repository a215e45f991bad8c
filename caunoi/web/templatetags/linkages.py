"""The linkages, associations and possible partners of an establishment, for its page."""

from typing import Any

from django import template
from django.http import HttpRequest

from caunoi.common import clock
from caunoi.establishments.models import Establishment
from caunoi.linkages.enums import LinkageState
from caunoi.linkages.models import Linkage
from caunoi.linkages.queries import (
    associations_proposed,
    buys,
    linkages_of,
    memberships_of,
    partners_proposed,
)
from caunoi.web.access import my_rights, person_of
from caunoi.web.linkage_parts import FAMILIES, opens

register = template.Library()
#: Number shown on the page; the list has the others.
SHOWN = 6


@register.inclusion_tag("web/linkages/of_establishment.html", takes_context=True)
def linkages_about(context: template.Context, establishment: Establishment) -> dict[str, Any]:
    """Show linkages and associations; possible partners only to those who may record."""
    request: HttpRequest = context["request"]
    me, rights, today = person_of(request), my_rights(request), clock.today()
    if not rights.may("linkages.view"):
        return {"is_shown": False}
    found = list(linkages_of(establishment, me, today)[: SHOWN + 1])
    may_record = establishment.is_active and rights.may_at("linkages.record", establishment.unit)
    proposed = partners_proposed(establishment, today) if may_record else []
    return {
        "is_shown": True,
        "establishment": establishment,
        "rows": [_row(row) for row in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "memberships": list(memberships_of(establishment, me, today)[:SHOWN]),
        "may_record": may_record,
        "note": buys(establishment, today),
        "proposed": proposed,
        "open_firms": opens(me, today, [each.establishment for each in proposed]),
        "associations": _proposed(establishment, context) if may_record else [],
        "today": today,
        "request": request,
    }


def _row(row: Linkage) -> dict[str, Any]:
    state = LinkageState(row.state_then)  # type: ignore[attr-defined]
    return {"linkage": row, "family": FAMILIES[state], "word": state.label}


def _proposed(establishment: Establishment, context: template.Context) -> list[Any]:
    if establishment.trade_id is None:
        return []
    me, today = person_of(context["request"]), clock.today()
    return list(associations_proposed(establishment, me, today)[:SHOWN])
