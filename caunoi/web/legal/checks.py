"""Self-check of eligibility and the ceiling of one item, both explained. Nothing is stored."""

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from caunoi.common import clock
from caunoi.common.errors import Refusal
from caunoi.common.verdict import Outcome
from caunoi.establishments.eligibility import eligibility_of
from caunoi.establishments.enums import EstablishmentKind
from caunoi.programmes.queries import item_called, support_for
from caunoi.web.access import page
from caunoi.web.fields import day_asked, refusals_in
from caunoi.web.legal.forms import EligibilityForm, SupportForm

SHADES = {Outcome.ELIGIBLE: "ok", Outcome.CHECK: "ask", Outcome.NOT: "no"}


@page
def eligibility(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    form = EligibilityForm(request.GET if "kind" in request.GET else None, on=day_asked(request))
    context: dict[str, Any] = {"form": form, "on": today}
    if form.is_valid():
        values = form.cleaned_data
        on = values["on"] or today
        context["on"] = on
        with refusals_in(form):
            verdict = eligibility_of(
                kind=EstablishmentKind(values["kind"]),
                unit=values["unit"],
                on=on,
                is_craft_village=values["craft_village"],
            )
            context |= {
                "verdict": verdict,
                "unit": values["unit"],
                "shade": SHADES[verdict.outcome],
                "tests": [(reason, SHADES[reason.outcome]) for reason in verdict.reasons],
            }
    return render(request, "web/legal/eligibility.html", context)


@page
def support(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    form = SupportForm(request.GET if "item" in request.GET else None)
    context: dict[str, Any] = {"form": form, "on": today}
    if form.is_valid():
        values = form.cleaned_data
        on = values["on"] or today
        context["on"] = on
        try:
            context["answer"] = support_for(
                item=values["item"],
                cost_vnd=values["cost"],
                on=on,
                priority=values["priority"] or Fraction(1),
            )
            context["item"] = item_called(values["item"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return render(request, "web/legal/support.html", context)
