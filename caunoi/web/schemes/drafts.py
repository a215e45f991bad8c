"""Drafting a scheme, from a proposal or on the Centre's own initiative, and changing a draft."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.common import clock
from caunoi.establishments.models import Establishment
from caunoi.establishments.queries import find
from caunoi.fieldwork.items import type_wanted
from caunoi.fieldwork.models import Proposal
from caunoi.localities.models import AdminUnit
from caunoi.programmes.items import ITEMS
from caunoi.schemes.actions import CHANGEABLE, change_draft, draft_scheme
from caunoi.schemes.models import Scheme
from caunoi.schemes.money.budget import head_names
from caunoi.web.access import page, person_of
from caunoi.web.fetching import scheme_or_404
from caunoi.web.fields import key_asked, refusals_in
from caunoi.web.places import commune_choices
from caunoi.web.schemes.forms import ChangeDraftForm, DraftForm
from caunoi.web.versions import changes_in

#: The most establishments that a search offers.
OFFERED = 8


@dataclass(frozen=True, slots=True)
class Ground:
    """What a draft is based on: a proposal, an establishment that was chosen, or neither."""

    proposal: Proposal | None = None
    establishment: Establishment | None = None


@page
def scheme_new(request: HttpRequest) -> HttpResponse:
    """Draft a scheme, based on `?proposal=`, on `?establishment=` or on neither."""
    me, today = person_of(request), clock.today()
    ground = ground_of(request)
    places = None if ground.establishment else commune_choices(today)
    form = DraftForm(
        request.POST or None,
        heads=head_names(),
        places=places,
        initial=initial_of(ground, today.year + 1),
    )
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        unit = facts.pop("unit", None)
        with refusals_in(form):
            made = draft_scheme(
                **facts,
                unit=AdminUnit.objects.filter(pk=unit).first() if unit else None,
                proposal=ground.proposal,
                establishment=ground.establishment,
                by=me,
                on=today,
            )
            sentence = _("Đã lập %(code)s. Nhận đủ giấy rồi trình thẩm định.") % {"code": made.code}
            messages.success(request, sentence)
            return redirect("web:scheme", code=made.code)
    query = request.GET.get("q", "").strip()
    context = {
        "form": form,
        "ground": ground,
        "query": query,
        "offered": offered_to(request, query),
    }
    return render(request, "web/schemes/new.html", context, status=422 if form.errors else 200)


def ground_of(request: HttpRequest) -> Ground:
    me, today = person_of(request), clock.today()
    if (key := key_asked(request, "proposal")) is not None:
        visible = Proposal.objects.visible_to(me, today).select_related("establishment", "need")
        proposal = get_object_or_404(visible, pk=key)
        return Ground(proposal, proposal.establishment)
    if (key := key_asked(request, "establishment")) is not None:
        firms = Establishment.objects.visible_to(me, today).select_related("unit")
        return Ground(None, get_object_or_404(firms, pk=key))
    return Ground()


def offered_to(request: HttpRequest, query: str) -> list[Establishment]:
    visible = Establishment.objects.visible_to(person_of(request), clock.today())
    return [hit.establishment for hit in find(query, among=visible, limit=OFFERED).hits]


def initial_of(ground: Ground, year: int) -> dict[str, Any]:
    proposal = ground.proposal
    if proposal is None:
        return {"year": year, "priority_percent": 100}
    item = proposal.need.item
    known = ITEMS.get(item)
    return {
        "year": year,
        "priority_percent": 100,
        "title": f"{proposal.need.description}"[:400],
        "item": item,
        "scheme_type": type_wanted(item),
        "content_head": known.content_head if known else None,
        "cost_vnd": proposal.cost_vnd,
        "support_vnd": proposal.support_vnd,
        "counterpart_vnd": proposal.counterpart_vnd,
    }


@page
def scheme_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a draft, or a scheme that was returned for a supplement."""
    scheme = scheme_or_404(request, code)
    form = ChangeDraftForm(
        request.POST or None,
        heads=head_names(),
        initial=_written(scheme),
        version=scheme.version,
    )
    if request.method == "POST" and form.is_valid():
        with changes_in(form, _written):
            change_draft(
                scheme=scheme,
                seen=form.seen_version,
                **form.facts,
                by=person_of(request),
                on=clock.today(),
            )
            messages.success(request, _("Đã sửa. Các quy tắc đã được xét lại."))
            return redirect("web:scheme", code=code)
    context = {"form": form, "scheme": scheme}
    return render(request, "web/schemes/edit.html", context, status=form.status)


def _written(scheme: Scheme) -> dict[str, Any]:
    return {name: getattr(scheme, name) for name in CHANGEABLE}
