"""The link of an owner: a sheet to print with its QR code; making, renewing, revoking it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caunoi.common import clock
from caunoi.common.links import link_to
from caunoi.difficulties.links import (
    link_of,
    make_link,
    qr_svg,
    renew_link,
    revoke_link,
    token_of,
)
from caunoi.difficulties.models import Difficulty
from caunoi.difficulties.permissions import require_at
from caunoi.difficulties.refusals import DifficultyRefusal, SamePerson
from caunoi.schemes.models import Scheme
from caunoi.web.access import page, person_of
from caunoi.web.difficulties.found import difficulty_or_404
from caunoi.web.difficulties.words import centre_called
from caunoi.web.schemes.found import visible_or_404

Thing = Difficulty | Scheme


@page
def difficulty_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sheet that the owner of a difficulty takes home."""
    return _sheet(request, difficulty_or_404(request, code))


@page
def difficulty_link(request: HttpRequest, code: str) -> HttpResponse:
    """Make, renew or revoke the link of a difficulty."""
    _write(request, difficulty_or_404(request, code))
    return redirect("web:difficulty-sheet", code=code)


@page
def scheme_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sheet that the owner of a scheme takes home."""
    return _sheet(request, visible_or_404(request, code))


@page
def scheme_link(request: HttpRequest, code: str) -> HttpResponse:
    """Make, renew or revoke the link of a scheme."""
    _write(request, visible_or_404(request, code))
    return redirect("web:scheme-sheet", code=code)


def _sheet(request: HttpRequest, thing: Thing) -> HttpResponse:
    _require_hand(request, thing)
    link = link_of(thing)
    token = token_of(link)
    address = link_to("web:owner", token, asked=request) if token else ""
    is_scheme = isinstance(thing, Scheme)
    context = {
        "thing": thing,
        "is_scheme": is_scheme,
        "back": reverse("web:scheme" if is_scheme else "web:difficulty", args=[thing.code]),
        "write": reverse(
            "web:scheme-link" if is_scheme else "web:difficulty-link", args=[thing.code]
        ),
        "link": link,
        "address": address,
        "qr": qr_svg(address) if address else "",
        "centre": centre_called(),
    }
    answer = render(request, "web/difficulties/sheet.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _require_hand(request: HttpRequest, thing: Thing) -> None:
    """Refuse who may not hand the link out here: it speaks for the owner."""
    me = person_of(request)
    require_at(me, "difficulties.raise", thing.unit, clock.today())
    if isinstance(thing, Difficulty) and thing.answered_by_id == me.pk:
        raise SamePerson(
            str(_("Anh/chị đã trả lời khó khăn này nên cần một người khác đưa đường dẫn."))
        )


def _make(thing: Thing, **who: Any) -> None:
    if isinstance(thing, Scheme):
        make_link(scheme=thing, **who)
    else:
        make_link(difficulty=thing, **who)


def _renew(thing: Thing, **who: Any) -> None:
    link = link_of(thing)
    if link is None:
        raise DifficultyRefusal(str(_("Chưa có đường dẫn nào để đổi; làm đường dẫn trước.")))
    renew_link(link=link, **who)


def _revoke(thing: Thing, **who: Any) -> None:
    link = link_of(thing)
    if link is None:
        raise DifficultyRefusal(str(_("Chưa có đường dẫn nào để thu hồi.")))
    revoke_link(link=link, **who)


_WRITES: dict[str, tuple[Callable[..., None], str | Promise]] = {
    "make": (_make, _("Đã làm đường dẫn. In tờ này đưa chủ cơ sở.")),
    "renew": (_renew, _("Đã đổi đường dẫn. Tờ in trước không còn mở được; in lại tờ này.")),
    "revoke": (_revoke, _("Đã thu hồi đường dẫn. Tờ đã in không còn mở được.")),
}


def _write(request: HttpRequest, thing: Thing) -> None:
    _require_hand(request, thing)
    asked = _WRITES.get(request.POST.get("what", ""))
    if asked is None:
        raise DifficultyRefusal(str(_("Chọn làm mới, đổi hoặc thu hồi đường dẫn.")))
    write, said = asked
    write(thing, by=person_of(request), on=clock.today())
    messages.success(request, str(said))
