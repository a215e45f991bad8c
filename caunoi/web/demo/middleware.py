"""Every request of a demonstration is answered as on the visitor's story day."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from caunoi.common import clock
from caunoi.web.demo.story import SESSION_KEY, story_day_of, tells_story


class StoryDayMiddleware:
    """Pin today to the story day; whoever signs out, or in as another, stays on it."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.story_day = story_day_of(request)  # type: ignore[attr-defined]
        if not tells_story(request):
            return self.answer(request)
        chosen = request.session.get(SESSION_KEY)
        with clock.pinned_to(request.story_day):  # type: ignore[attr-defined]
            response = self.answer(request)
        if chosen and SESSION_KEY not in request.session:
            request.session[SESSION_KEY] = chosen
        return response
