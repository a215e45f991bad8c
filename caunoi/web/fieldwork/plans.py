"""Area plans: by year and month, planned against done."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.accounts.rights import rights_of
from caunoi.common import clock
from caunoi.common.collation import name_key
from caunoi.common.text import fold
from caunoi.fieldwork.actions import make_area_plan
from caunoi.fieldwork.models import AreaPlan
from caunoi.fieldwork.permissions import leads
from caunoi.fieldwork.queries import YearOfPlans, collaborator_of, year_of, years_of
from caunoi.network.models import Collaborator
from caunoi.network.queries import collaborators_on
from caunoi.web.access import page, person_of
from caunoi.web.fields import year_asked
from caunoi.web.fieldwork.forms import PlanForm, PlansFilter
from caunoi.web.filters import Order
from caunoi.web.lists import Asked, ListPage
from caunoi.web.versions import changes_in


@page
def area_plans(request: HttpRequest) -> HttpResponse:
    """List everybody's year; a collaborator is redirected to their own."""
    me, today = person_of(request), clock.today()
    own = collaborator_of(me)
    if own is not None and not rights_of(me, today).where("fieldwork.view").everywhere:
        return redirect("web:area-plan", own.pk, today.year)
    year = year_asked(request) or today.year
    people = Collaborator.objects.visible_to(me, today).filter(pk__in=collaborators_on(today))
    find, form = partial(_found, people, today), PlansFilter(request.GET or None)
    listing = ListPage(request, find, form, orders=_orders(today), kept={"year": year})
    if listing.wants_file:
        head = [_("Cộng tác viên"), _("Năm"), _("Kế hoạch"), _("Đã thăm")]
        return listing.file("ke-hoach-dia-ban", head, _lines)
    context = {
        "listing": listing,
        "year": year,
        "years": [year - 1, year, year + 1],
        "rows": [(each, each.months[today.month - 1]) for each in listing.page],
        "planned": sum(each.planned or 0 for each in listing.rows),
        "done": sum(each.done for each in listing.rows),
        "is_this_year": year == today.year,
    }
    return render(request, "web/fieldwork/area_plans.html", context)


def _found(people: QuerySet[Collaborator], today: date, asked: Asked) -> list[YearOfPlans]:
    """Sorted by given name, as in a Vietnamese list."""
    sought = fold(asked.get("q", "")).split()
    named = [each for each in people if all(w in fold(each.full_name) for w in sought)]
    return sorted(years_of(named, asked["year"], today), key=_name)


def _name(each: YearOfPlans) -> Any:
    return name_key(each.collaborator.full_name)


def _orders(today: date) -> dict[str, Order]:
    return {
        "name": _name,
        "month": lambda each: each.months[today.month - 1].done,
        "done": lambda each: each.done,
        "planned": lambda each: each.planned or 0,
    }


def _lines(years: Iterable[YearOfPlans]) -> Iterable[Sequence[Any]]:
    for each in years:
        yield str(each.collaborator), each.year, each.planned, each.done


@page
def area_plan(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    me, today = person_of(request), clock.today()
    person = _person(request, pk, year)
    months = year_of(person, year, today)
    context = {
        "person": person,
        "year": months,
        "months": [(m, m.month >= today.replace(day=1)) for m in months.months],
        "may_plan": _may_plan(me, person, today),
        "is_open": year >= today.year,
        "around": [year - 1, year + 1],
        "is_own": person.user_id == me.pk,
    }
    return render(request, "web/fieldwork/area_plan.html", context)


@page
def area_plan_edit(request: HttpRequest, pk: int, year: int, month: int) -> HttpResponse:
    """Month 0 is the plan of the whole year."""
    today = clock.today()
    person = _person(request, pk, year)
    standing = AreaPlan.objects.filter(collaborator=person, year=year, month=month or None).first()
    plan = standing or AreaPlan(version=0)
    form = PlanForm(request.POST or None, initial=_written(plan), version=plan.version)
    if request.method == "POST" and form.is_valid():
        with changes_in(form, _written):
            make_area_plan(
                collaborator=person,
                year=year,
                month=month or None,
                seen=form.seen_version,
                **form.facts,
                by=person_of(request),
                on=today,
            )
            messages.success(request, _("Đã ghi kế hoạch."))
            return redirect("web:area-plan", pk, year)
    context = {
        "form": form,
        "person": person,
        "year": year,
        "month": date(year, month, 1) if month else None,
    }
    return render(request, "web/fieldwork/area_plan_edit.html", context, status=form.status)


def _written(plan: AreaPlan) -> dict[str, Any]:
    return {"visits_planned": plan.visits_planned, "text": plan.text}


def _person(request: HttpRequest, pk: int, year: int) -> Collaborator:
    me, today = person_of(request), clock.today()
    return get_object_or_404(Collaborator.objects.visible_to(me, today), pk=pk)


def _may_plan(me: User, person: Collaborator, today: date) -> bool:
    if not rights_of(me, today).may("fieldwork.record"):
        return False
    return person.user_id == me.pk or leads(me, person, today)
