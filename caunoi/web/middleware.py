"""What every request passes: clean text, the language, a cache for reading, refusals as pages."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.gzip import GZipMiddleware
from django.utils import translation

from caunoi.common.errors import AlreadyRecorded, Refusal
from caunoi.common.request_cache import request_cache
from caunoi.common.text import readable
from caunoi.web.errors import refusal_page
from caunoi.web.receipts import recorded_page

Answer = Callable[[HttpRequest], HttpResponse]
LANGUAGES = ("vi", "en")
LANGUAGE_COOKIE = "caunoi_language"


class LanguageMiddleware:
    """Set the person's language.

    The browser's languages are ignored: pages are Vietnamese until a person chooses English.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = _language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.answer(request)
        response.headers["Content-Language"] = language
        return response


def _language_of(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(LANGUAGE_COOKIE)
    if request.user.is_authenticated:
        chosen = request.user.language
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


class RequestCacheMiddleware:
    """Let a request that only reads find its rights once."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with request_cache() if request.method in ("GET", "HEAD") else nullcontext():
            return self.answer(request)


class CompressionMiddleware(GZipMiddleware):
    """Compress pages and other text: a phone then loads a fifth to a seventh of the bytes.

    Django adds a random length to each, so that the size does not reveal a page's content. Pictures
    and Office files are compressed already; streamed responses go out unchanged. Static files do
    not pass here: WhiteNoise compresses them beforehand.
    """

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        kind = response.get("Content-Type", "").partition(";")[0].strip()
        if response.streaming or not (kind.startswith("text/") or kind in _TEXTS):
            return response
        return super().process_response(request, response)


_TEXTS = {"application/json", "image/svg+xml", "application/javascript", "application/xml"}


class NotStoredMiddleware:
    """Forbid browsers and proxies to store a response, unless its view says otherwise.

    Pages hold names, telephone numbers and tokens; phones and desks are shared, and Back after
    signing out must show nothing. Static files do not pass here.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class TextMiddleware:
    """Remove invisible characters from what was sent, before any form or filter reads it.

    A field with only such characters is empty, and none of them reaches the database.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        """A view exempt from CSRF checks the size before reading the form, and cleans it itself."""
        request.GET = _readable(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            clean_sent(request)


def clean_sent(request: HttpRequest) -> None:
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
    """Answer a form that was sent by script with the address to go to instead of a redirect.

    The page leaves only after its form was accepted, so nothing typed is lost before.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if "X-Keeps" in request.headers and response.status_code == 302:
            return HttpResponse(status=204, headers={"X-Location": response["Location"]})
        return response


class RefusalMiddleware:
    """Show a refusal that a view did not catch as a page with its sentence and status."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, AlreadyRecorded):
            return recorded_page(request, exception)
        return refusal_page(request, exception) if isinstance(exception, Refusal) else None
