"""A field form that is sent twice is written once; the answer says what is recorded since when."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from caunoi.common.errors import AlreadyRecorded, RecordedOtherwise
from caunoi.journal.receipts import Command, arriving, content_hash
from caunoi.web.addresses import page_of_subject

#: The field in which a form carries its id; `{% command_id %}` writes it.
FIELD = "command"
#: Fields that are sent but that nobody filled in.
UNSEEN = frozenset({FIELD, "csrfmiddlewaretoken"})


def sent_once(request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
    key = request.POST.get(FIELD) if request.method == "POST" else None
    if not key:
        return view()
    with arriving(Command(_read(key), _sender(request), content_hash(_content(request)))):
        return view()


def _read(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError as error:
        raise BadRequest(FIELD) from error


def _sender(request: HttpRequest) -> AbstractBaseUser | None:
    return request.user if isinstance(request.user, AbstractBaseUser) else None


def _content(request: HttpRequest) -> dict[str, Any]:
    """Return what was sent, and where to: the same form for another firm is another command.

    An empty field is left out, because browsers differ in whether they send it.
    """
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in UNSEEN}
    return {
        "to": request.get_full_path(),
        "fields": {name: values for name, values in fields.items() if any(values)},
        "files": {
            name: [[file.name, _hash_of(file)] for file in request.FILES.getlist(name)]
            for name in request.FILES
        },
    }


def _hash_of(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def recorded_page(request: HttpRequest, refusal: AlreadyRecorded) -> HttpResponse:
    """Redirect to what is recorded and say since when; if it differs, show what was typed."""
    if isinstance(refusal, RecordedOtherwise):
        context = {
            "refusal": refusal,
            "url": page_of_subject(*refusal.subject),
            "typed": typed_in(request),
        }
        return render(request, "web/errors/recorded.html", context, status=409)
    url = page_of_subject(*refusal.subject)
    messages.success(request, describe_recorded(refusal, url))
    return redirect(url or reverse("web:today"))


def describe_recorded(refusal: AlreadyRecorded, url: str = "") -> str:
    return render_to_string("web/parts/recorded.html", {"refusal": refusal, "url": url})


def typed_in(request: HttpRequest) -> list[str]:
    """Return the text typed into a field form, so that it can be copied without script.

    [] for every other form: a password is never shown.
    """
    if FIELD not in request.POST:
        return []
    shown = [name for name in request.POST if name not in UNSEEN | {"seen"}]
    return [v for name in shown for v in request.POST.getlist(name) if " " in v.strip()]
