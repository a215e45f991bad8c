"""Today, the language, the story day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.accounts.actions import choose_language
from caunoi.common import clock
from caunoi.web.access import page, permissions_of, person_of
from caunoi.web.fields import next_asked
from caunoi.web.middleware import LANGUAGE_COOKIE, LANGUAGES
from caunoi.web.shell.forms import StoryDayForm
from caunoi.web.shell.glance import glance_of
from caunoi.web.shell.sections import sections_of
from caunoi.web.shell.steps import next_steps
from caunoi.web.shell.worklist import work_for, worklist
from caunoi.web.signals import story_moved
from caunoi.web.story import SESSION_KEY

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


@page
def story_day(request: HttpRequest) -> HttpResponse:
    if not request.installation.is_demo:  # type: ignore[attr-defined]
        raise Http404
    form = StoryDayForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        _say_what_is_told(request, day, story_moved.send(sender=None, on=day))
        request.session[SESSION_KEY] = day.isoformat()
    else:
        messages.error(request, " ".join(str(error) for error in form.errors["day"]))
    return HttpResponseRedirect(next_asked(request) or reverse("web:today"))


def _say_what_is_told(request: HttpRequest, day: date, answers: Iterable[tuple[Any, Any]]) -> None:
    told = max((reached for _listener, reached in answers if reached), default=day)
    if told > day:
        said = _(
            "Câu chuyện đã kể đến %(day)s. Việc nào về sau đã xong thì ở đây chỉ xem lại; muốn làm "
            "lại từ đầu, xóa thư mục var rồi chạy make run."
        )
        messages.warning(request, said % {"day": f"{told:%d/%m/%Y}"})
