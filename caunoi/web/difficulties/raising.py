"""Record a difficulty in a minute: at an establishment, on a visit, about a scheme."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.accounts.rights import rights_of
from caunoi.accounts.roles import Role
from caunoi.common import clock
from caunoi.difficulties.actions import raise_difficulty
from caunoi.difficulties.enums import DifficultyKind, Level, RaisedBy
from caunoi.establishments.models import Establishment
from caunoi.establishments.queries import find
from caunoi.fieldwork.models import Visit
from caunoi.localities.models import AdminUnit
from caunoi.schemes.models import Scheme
from caunoi.web.access import page, person_of, roles_of
from caunoi.web.difficulties.forms import OWNER, DifficultyForm
from caunoi.web.fields import key_asked, refusals_in
from caunoi.web.places import Choices, communes_by_district

#: Most establishments offered for a search.
OFFERED = 8
_FIELD_ROLES = {Role.COLLABORATOR, Role.TEAM_LEADER}


@dataclass(frozen=True, slots=True)
class About:
    """What a difficulty is about: an establishment, a scheme with its own, or only a place."""

    establishment: Establishment | None = None
    scheme: Scheme | None = None
    visit: Visit | None = None

    @property
    def unit(self) -> AdminUnit | None:
        if self.establishment is not None:
            return self.establishment.unit
        return self.scheme.unit if self.scheme else None


@page
def difficulty_new(request: HttpRequest) -> HttpResponse:
    """`?establishment=`, `?visit=` or `?scheme=` says what the difficulty is about."""
    about = _about(request)
    places = None if about.unit else _places(request)
    form = DifficultyForm(
        request.POST or None,
        places=places,
        of_scheme=about.scheme is not None,
        initial=_initial(about),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            made = _write(request, form, about)
            sentence = _("Đã ghi %(code)s. Trả lời trước hết ngày %(day)s.")
            day = f"{made.due_on:%d/%m/%Y}"
            messages.success(request, sentence % {"code": made.code, "day": day})
            return redirect("web:difficulty", code=made.code)
    query = request.GET.get("q", "").strip()
    context = {"form": form, "about": about, "query": query, "offered": _offered(request, query)}
    status = 422 if form.errors else 200
    return render(request, "web/difficulties/new.html", context, status=status)


def _about(request: HttpRequest) -> About:
    me, today = person_of(request), clock.today()
    if code := request.GET.get("scheme", ""):
        schemes = Scheme.objects.visible_to(me, today).select_related("establishment__unit", "unit")
        scheme = get_object_or_404(schemes, code=code)
        return About(scheme.establishment, scheme)
    if key := key_asked(request, "visit"):
        visits = Visit.objects.visible_to(me, today).select_related("establishment__unit")
        visit = get_object_or_404(visits, pk=key)
        return About(visit.establishment, visit=visit)
    if key := key_asked(request, "establishment"):
        firms = Establishment.objects.visible_to(me, today).select_related("unit")
        return About(get_object_or_404(firms, pk=key))
    return About()


def _initial(about: About) -> dict[str, Any]:
    kind = DifficultyKind.SCHEME if about.scheme else DifficultyKind.ESTABLISHMENT
    heard_on = about.visit.visited_on if about.visit else clock.today()
    firm = about.establishment
    return {"kind": kind, "raised_on": heard_on, "raiser_name": firm.owner if firm else ""}


def _places(request: HttpRequest) -> Choices:
    today = clock.today()
    scope = rights_of(person_of(request), today).where("difficulties.raise")
    groups = [
        (group.label, [unit for unit in group.communes if scope.covers(unit)])
        for group in communes_by_district(today)
    ]
    return [
        (name, [(str(u.pk), u.full_name(today)) for u in units]) for name, units in groups if units
    ]


def _offered(request: HttpRequest, query: str) -> list[Establishment]:
    visible = Establishment.objects.visible_to(person_of(request), clock.today())
    return [hit.establishment for hit in find(query, among=visible, limit=OFFERED).hits]


def _write(request: HttpRequest, form: DifficultyForm, about: About) -> Any:
    values = form.cleaned_data
    said_by_owner = values["who"] == OWNER
    unit = values.get("unit")
    return raise_difficulty(
        kind=values["kind"],
        topic=values["topic"],
        title=form.title,
        text=values["text"],
        raised_by_kind=RaisedBy.OWNER if said_by_owner else _myself(request),
        raiser_name=values["raiser_name"] if said_by_owner else "",
        raiser_phone=values["raiser_phone"] if said_by_owner else "",
        establishment=about.establishment,
        scheme=about.scheme,
        unit=AdminUnit.objects.filter(pk=unit).first() if unit else None,
        visit=about.visit,
        raised_on=values["raised_on"],
        level=Level.CENTRE.value if values["to_centre"] else "",
        by=person_of(request),
        on=clock.today(),
    )


def _myself(request: HttpRequest) -> RaisedBy:
    is_field = bool(_FIELD_ROLES & set(roles_of(request)))
    return RaisedBy.COLLABORATOR if is_field else RaisedBy.OFFICER
