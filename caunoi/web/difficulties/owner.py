"""The page of an owner without an account: what became of the difficulty, what to do, one reply,
and what else the owner is stuck at.

Anyone who holds the link can open it, so the page names nobody, no browser or search engine may
store it, and its address is not passed on. The policy is `strict-origin`, not `no-referrer`: under
`no-referrer` browsers send forms with `Origin: null`, which the check of the form's token refuses.
"""

import functools
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from caunoi.common import clock
from caunoi.common.errors import AlreadyRecorded, RecordedOtherwise, Refusal
from caunoi.difficulties.actions import raise_by_link
from caunoi.difficulties.links import (
    OwnerPage,
    confirm_by_link,
    opened,
    owner_page,
    return_by_link,
)
from caunoi.difficulties.models import OwnerLink
from caunoi.difficulties.refusals import WrongLink
from caunoi.web.access import View, name_read, page
from caunoi.web.difficulties.forms import OwnerForm, OwnerRaiseForm
from caunoi.web.difficulties.steps import way_of
from caunoi.web.difficulties.words import centre_called
from caunoi.web.fields import refusals_in
from caunoi.web.middleware import clean_sent
from caunoi.web.receipts import describe_recorded, typed_in

#: An owner's form and its token are smaller than this; nothing larger is read.
MOST_BYTES = 16 * 1024
WORDS = ("confirm", "return", "raise")
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def closed_to_the_world(view: View) -> View:
    """Refuse a request that is too large before reading it; check the form's token; set HEADERS."""
    checked = csrf_protect(view)

    @csrf_exempt  # only so that the size is looked at first: `checked` asks for the token
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if _is_too_large(request):
            answer = HttpResponse(status=413)
        else:
            try:
                answer = checked(request, *args, **kwargs)
            except AlreadyRecorded as refusal:
                answer = _stands(request, refusal)
        for name, value in HEADERS.items():
            answer[name] = value
        return answer

    return guarded


def _stands(request: HttpRequest, refusal: AlreadyRecorded) -> HttpResponse:
    """Say since when the owner's reply is recorded; if it differs, show what was typed."""
    if isinstance(refusal, RecordedOtherwise):
        context = {"refusal": refusal, "url": request.path, "typed": typed_in(request)}
        context["centre"] = centre_called()
        return render(request, "web/difficulties/owner_recorded.html", context, status=409)
    messages.success(request, describe_recorded(refusal))
    return redirect(request.path)


def _is_too_large(request: HttpRequest) -> bool:
    if request.method != "POST":
        return False
    length = request.META.get("CONTENT_LENGTH") or ""
    return not length.isdecimal() or int(length) > MOST_BYTES


@closed_to_the_world
@page
def owner(request: HttpRequest, token: str) -> HttpResponse:
    try:
        link = opened(token)
        name_read(request, link.pk)
        if request.method == "POST":
            return _taken(request, token, link)
    except WrongLink as wrong:
        return _gone(request, str(wrong))
    return _page(request, link)


def _gone(request: HttpRequest, sentence: str) -> HttpResponse:
    context = {"sentence": sentence, "centre": centre_called()}
    return render(request, "web/difficulties/owner_gone.html", context, status=404)


def _taken(request: HttpRequest, token: str, link: OwnerLink) -> HttpResponse:
    """Record the owner's reply. A second click changes nothing."""
    clean_sent(request)
    word, code = request.POST.get("word", ""), request.POST.get("code", "")
    if word not in WORDS:
        return _page(request, link, status=422)
    if word == "raise":
        return _raised(request, token, link)
    today = clock.today()
    can_reply = {row.code for row in owner_page(link, today).rows if row.can_reply}
    if link.difficulty is not None:
        code = code or link.difficulty.code
    form = OwnerForm(request.POST, auto_id=f"{code}_%s")
    if code in can_reply and word == "return" and not form.is_valid():
        return _page(request, link, {code: form}, status=422)
    try:
        if word == "return":
            reason = form.cleaned_data["reason"] if form.is_valid() else ""
            return_by_link(token=token, reason=reason, on=today, code=code)
            messages.success(request, _("Đã ghi. Trung tâm sẽ xem lại và trả lời ông/bà lần nữa."))
        else:
            confirm_by_link(token=token, on=today, code=code)
            messages.success(request, _("Đã ghi ông/bà xác nhận. Cảm ơn ông/bà đã cho biết."))
    except (WrongLink, AlreadyRecorded):
        raise
    except Refusal:
        messages.info(request, _("Việc này đã ghi trước đó, lần bấm này không đổi gì."))
    return redirect("web:owner", token=token)


def _raised(request: HttpRequest, token: str, link: OwnerLink) -> HttpResponse:
    form = OwnerRaiseForm(request.POST, auto_id="new_%s")
    if form.is_valid():
        with refusals_in(form):
            made = raise_by_link(token=token, **form.cleaned_data, on=clock.today())
            sentence = _(
                "Đã ghi, mã %(code)s. Trả lời trước hết ngày %(day)s; mở lại trang này để đọc."
            )
            day = f"{made.due_on:%d/%m/%Y}"
            messages.success(request, sentence % {"code": made.code, "day": day})
            return redirect(reverse("web:owner", args=[token]) + "#main")  # the form is far below
    return _page(request, link, new=form, status=422)


def _page(
    request: HttpRequest,
    link: OwnerLink,
    forms: dict[str, OwnerForm] | None = None,
    new: OwnerRaiseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = owner_page(link, clock.today())
    if not (shown.rows or shown.scheme_code):  # a day of the story before anything was said
        return _gone(request, _("Ngày này của câu chuyện chưa có gì ở đường dẫn này."))
    context = {
        "shown": shown,
        "new": new or OwnerRaiseForm(auto_id="new_%s"),
        "cards": [
            (row, way_of(row), (forms or {}).get(row.code) or OwnerForm(auto_id=f"{row.code}_%s"))
            for row in shown.rows
        ],
        "to_do": _to_do(shown),
        "centre": centre_called(),
    }
    return render(request, "web/difficulties/owner.html", context, status=status)


def _to_do(shown: OwnerPage) -> str:
    """Return what to do first: "reply", "papers", "wait", "follow" or "nothing"."""
    if any(row.can_reply for row in shown.rows):
        return "reply"
    if shown.missing:
        return "papers"
    if any(row.due_on for row in shown.rows):
        return "wait"
    return "follow" if shown.next_on else "nothing"
