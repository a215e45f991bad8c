"""Signing in by one click, and moving to another day of the story."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.accounts.models import User
from caunoi.web.access import page
from caunoi.web.demo.forms import StoryDayForm
from caunoi.web.demo.signals import story_moved
from caunoi.web.demo.story import SESSION_KEY, tells_story
from caunoi.web.fields import next_asked
from caunoi.web.shell.sign_in import enter


@page
def sign_in_demo(request: HttpRequest) -> HttpResponse:
    _require_story(request)
    people = User.objects.filter(is_active=True, is_invented=True)
    user = get_object_or_404(people, username=request.POST.get("username", ""))
    return enter(request, user)


@page
def story_day(request: HttpRequest) -> HttpResponse:
    _require_story(request)
    form = StoryDayForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["day"]
        _say_how_far_it_is_told(request, day, story_moved.send(sender=None, on=day))
        request.session[SESSION_KEY] = day.isoformat()
    else:
        messages.error(request, " ".join(str(error) for error in form.errors["day"]))
    return HttpResponseRedirect(next_asked(request) or reverse("web:today"))


def _say_how_far_it_is_told(
    request: HttpRequest, day: date, answers: Iterable[tuple[Any, Any]]
) -> None:
    told_until = max((reached for _listener, reached in answers if reached), default=day)
    if told_until > day:
        sentence = _(
            "Câu chuyện đã kể đến %(day)s. Việc nào về sau đã xong thì ở đây chỉ xem lại; muốn làm "
            "lại từ đầu, xóa thư mục var rồi chạy make run."
        )
        messages.warning(request, sentence % {"day": f"{told_until:%d/%m/%Y}"})


def _require_story(request: HttpRequest) -> None:
    if not tells_story(request):
        raise Http404
