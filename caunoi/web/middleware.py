"""What every request passes: the day we stand on, the person's language, and refusals as pages."""

from collections.abc import Callable
from contextlib import nullcontext

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from caunoi.accounts.queries import installation
from caunoi.common import clock
from caunoi.common.errors import AlreadyRecorded, Refusal
from caunoi.common.request_cache import request_cache
from caunoi.web.errors import refusal_page
from caunoi.web.receipts import recorded_page
from caunoi.web.story import story_day_of

Answer = Callable[[HttpRequest], HttpResponse]
LANGUAGES = ("vi", "en")
LANGUAGE_COOKIE = "caunoi_language"


class StoryDayMiddleware:
    """Pin today to the story day of a demonstration, and speak the person's language.

    The browser's own languages are not asked: pages are Vietnamese until a person chooses English.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.installation = installation()  # type: ignore[attr-defined]
        day = story_day_of(request, request.installation)  # type: ignore[attr-defined]
        language = _language_of(request)
        reading = request_cache() if request.method in ("GET", "HEAD") else nullcontext()
        with reading, clock.pinned_to(day), translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.answer(request)
        response.headers["Content-Language"] = language
        return response


def _language_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(LANGUAGE_COOKIE)
    if request.user.is_authenticated:
        chosen = request.user.language
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


class KeepsMiddleware:
    """Tell a form that its page sends by script where to go, instead of leading the script there.

    The page leaves only for a form that was taken, so nothing that was typed is lost before.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if "X-Keeps" in request.headers and response.status_code == 302:
            return HttpResponse(status=204, headers={"X-Location": response["Location"]})
        return response


class RefusalMiddleware:
    """Show a refusal that a view let rise as a page with its sentence and its status."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, AlreadyRecorded):
            return recorded_page(request, exception)
        return refusal_page(request, exception) if isinstance(exception, Refusal) else None
