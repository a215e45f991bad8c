"""A scheme's state as word and shape; the schemes of an establishment, for its page."""

from typing import Any

from django import template
from django.http import HttpRequest

from caunoi.common import clock
from caunoi.establishments.models import Establishment
from caunoi.schemes.models import Scheme
from caunoi.schemes.reading.story import with_amounts
from caunoi.web.access import my_rights, person_of
from caunoi.web.scheme_states import family_of

register = template.Library()


@register.inclusion_tag("web/parts/state.html")
def scheme_state(scheme: Scheme) -> dict[str, Any]:
    return {"family": family_of(scheme.state_shown), "word": scheme.state_shown.label}


@register.inclusion_tag("web/schemes/of_establishment.html", takes_context=True)
def schemes_of(context: template.Context, establishment: Establishment) -> dict[str, Any]:
    request: HttpRequest = context["request"]
    rights, today = my_rights(request), clock.today()
    if not rights.may("schemes.view"):
        return {"is_shown": False}
    visible = Scheme.objects.visible_to(person_of(request), today).as_of(today)
    found = visible.filter(establishment=establishment).order_by("-year", "-pk")
    rows = with_amounts(found, today)
    return {
        "is_shown": True,
        "rows": rows,
        "paid_vnd": sum(row.amounts.paid_vnd for row in rows),
        "approved_vnd": sum(row.amounts.approved_vnd for row in rows),
        "establishment": establishment,
        "may_draft": establishment.is_active and rights.may_at("schemes.draft", establishment.unit),
    }
