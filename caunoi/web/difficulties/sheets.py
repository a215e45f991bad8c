"""The link of an owner: a sheet to print with its QR code; making, renewing, revoking it.

The owner may already have the sheet, so a step that makes it useless asks first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.common import clock
from caunoi.common.bounds import read_key
from caunoi.common.links import link_to
from caunoi.difficulties.links import (
    link_of,
    make_link,
    qr_svg,
    renew_link,
    require_may_hand_out,
    revoke_link,
    token_of,
)
from caunoi.difficulties.models import Difficulty
from caunoi.difficulties.refusals import DifficultyRefusal
from caunoi.schemes.models import Scheme
from caunoi.web.access import page, person_of
from caunoi.web.difficulties.found import difficulty_or_404
from caunoi.web.difficulties.words import centre_called
from caunoi.web.fetching import scheme_or_404

Thing = Difficulty | Scheme


@page
def difficulty_sheet(request: HttpRequest, code: str) -> HttpResponse:
    return _sheet(request, difficulty_or_404(request, code))


@page
def difficulty_link(request: HttpRequest, code: str) -> HttpResponse:
    return _link(request, difficulty_or_404(request, code))


@page
def scheme_sheet(request: HttpRequest, code: str) -> HttpResponse:
    return _sheet(request, scheme_or_404(request, code))


@page
def scheme_link(request: HttpRequest, code: str) -> HttpResponse:
    return _link(request, scheme_or_404(request, code))


def _sheet(request: HttpRequest, thing: Thing) -> HttpResponse:
    require_may_hand_out(thing, person_of(request), clock.today())
    link = link_of(thing)
    token = token_of(link)
    address = link_to("web:owner", token, asked=request) if token else ""
    context = {
        "thing": thing,
        "is_scheme": isinstance(thing, Scheme),
        "back": _address(thing),
        "write": _address(thing, "-link"),
        "link": link,
        "address": address,
        "qr": qr_svg(address) if address else "",
        "centre": centre_called(),
    }
    answer = render(request, "web/difficulties/sheet.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _address(thing: Thing, part: str = "") -> str:
    kind = "scheme" if isinstance(thing, Scheme) else "difficulty"
    return reverse(f"web:{kind}{part}", args=[thing.code])


def _make(thing: Thing, seen: int, **who: Any) -> None:
    if isinstance(thing, Scheme):
        make_link(scheme=thing, **who)
    else:
        make_link(difficulty=thing, **who)


def _renew(thing: Thing, seen: int, **who: Any) -> None:
    link = link_of(thing)
    if link is None:
        raise DifficultyRefusal(str(_("Chưa có đường dẫn nào để đổi; làm đường dẫn trước.")))
    renew_link(link=link, seen=seen, **who)


def _revoke(thing: Thing, seen: int, **who: Any) -> None:
    link = link_of(thing)
    if link is None:
        raise DifficultyRefusal(str(_("Chưa có đường dẫn nào để thu hồi.")))
    revoke_link(link=link, **who)


_WRITES: dict[str, tuple[Callable[..., None], str | Promise]] = {
    "make": (_make, _("Đã làm đường dẫn. In tờ này đưa chủ cơ sở.")),
    "renew": (_renew, _("Đã đổi đường dẫn. Tờ in trước không còn mở được; in lại tờ này.")),
    "revoke": (_revoke, _("Đã thu hồi đường dẫn. Tờ đã in không còn mở được.")),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before a printed sheet becomes useless."""

    heading: str | Promise
    sentence: str | Promise
    button: str | Promise


_QUESTIONS = {
    "renew": Question(
        _("Đổi đường dẫn khác?"),
        _(
            "Tờ đã in không còn mở được từ lúc đổi và không lấy lại được. Chủ cơ sở cần nhận tờ "
            "mới. Chỉ đổi khi tờ cũ bị mất hoặc lọt vào tay người khác."
        ),
        _("Đổi đường dẫn"),
    ),
    "revoke": Question(
        _("Thu hồi đường dẫn?"),
        _(
            "Tờ đã in không còn mở được từ lúc thu hồi và không lấy lại được. Chủ cơ sở không tự "
            "xem và trả lời được nữa, trừ khi nhận tờ mới."
        ),
        _("Thu hồi đường dẫn"),
    ),
}


def _link(request: HttpRequest, thing: Thing) -> HttpResponse:
    """GET asks, POST writes."""
    sheet = _address(thing, "-sheet")
    if request.method == "POST":
        _write(request, thing)
        return redirect(sheet)
    require_may_hand_out(thing, person_of(request), clock.today())
    what, link = request.GET.get("what", ""), link_of(thing)
    if what not in _QUESTIONS or not token_of(link):
        return redirect(sheet)  # no sheet that could become useless
    context = {
        "thing": thing,
        "back": _address(thing),
        "sheet": sheet,
        "link": link,
        "what": what,
        "question": _QUESTIONS[what],
    }
    return render(request, "web/difficulties/link_ask.html", context)


def _write(request: HttpRequest, thing: Thing) -> None:
    require_may_hand_out(thing, person_of(request), clock.today())
    asked = _WRITES.get(request.POST.get("what", ""))
    if asked is None:
        raise DifficultyRefusal(str(_("Chọn làm mới, đổi hoặc thu hồi đường dẫn.")))
    write, sentence = asked
    seen = read_key(request.POST.get("seen", "")) or 0
    write(thing, seen, by=person_of(request), on=clock.today())
    messages.success(request, str(sentence))
