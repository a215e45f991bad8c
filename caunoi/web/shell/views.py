"""Today, and the language."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from caunoi.accounts.actions import choose_language
from caunoi.common import clock
from caunoi.web.access import page, permissions_of, person_of
from caunoi.web.fields import next_asked
from caunoi.web.middleware import LANGUAGE_COOKIE, LANGUAGES
from caunoi.web.shell.glance import glance_of
from caunoi.web.shell.sections import sections_of
from caunoi.web.shell.steps import next_steps
from caunoi.web.shell.worklist import work_for, worklist

YEAR = 365 * 24 * 3600


@page
def today(request: HttpRequest) -> HttpResponse:
    may = permissions_of(request)
    me, day = person_of(request), clock.today()
    context = {
        "work": worklist(work_for(me, may, day)),
        "next_steps": next_steps(may),
        "glance": glance_of(me, may, day),
        **sections_of(me, may, day),
    }
    return render(request, "web/shell/today.html", context)


@page
def language(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("language", "")
    if chosen not in LANGUAGES:
        raise Http404
    if request.user.is_authenticated:
        choose_language(language=chosen, by=request.user, on=clock.today())
    response = HttpResponseRedirect(next_asked(request) or reverse("web:today"))
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True)
    return response
