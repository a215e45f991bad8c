"""What every request passes: clean text, the day we stand on, the language, refusals as pages."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from caunoi.accounts.queries import installation
from caunoi.common import clock
from caunoi.common.errors import AlreadyRecorded, Refusal
from caunoi.common.request_cache import request_cache
from caunoi.common.text import readable
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


class CompressionMiddleware(GZipMiddleware):
    """Compress pages and other texts, on a phone a fifth to a seventh of the bytes.

    Django adds a random length to each, so that the size does not tell what a page holds. Pictures
    and Office files are compressed already; what is streamed goes out as it comes. Static files do
    not pass here: WhiteNoise has them compressed beforehand.
    """

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        kind = response.get("Content-Type", "").partition(";")[0].strip()
        if response.streaming or not (kind.startswith("text/") or kind in _TEXTS):
            return response
        return super().process_response(request, response)


_TEXTS = {"application/json", "image/svg+xml", "application/javascript", "application/xml"}


class NotStoredMiddleware:
    """Tell browser and proxies to keep no copy of an answer, unless its view says otherwise.

    Pages hold names, telephones, tokens; a phone or a desk is shared, and Back after signing out
    must show nothing. Static files do not pass here.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class TextMiddleware:
    """Take what shows nothing out of what was sent, before any form or filter reads it.

    So a field of such characters alone is empty, and none of them reaches the database.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        """A view that looks at the size first is not read before it; it cleans what it reads."""
        request.GET = _readable(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            clean_sent(request)


def clean_sent(request: HttpRequest) -> None:
    """Let the sent form hold readable text only."""
    request.POST = _readable(request.POST)  # type: ignore[assignment]


def _readable(sent: QueryDict) -> QueryDict:
    if all(text == readable(text) for values in sent.lists() for text in (values[0], *values[1])):
        return sent
    clean = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        for text in values:
            clean.appendlist(readable(name), readable(text))
    clean._mutable = False
    return clean


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
