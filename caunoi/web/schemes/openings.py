"""Opening state: recording how far a scheme had come, and confirming it as a second person."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from caunoi.attachments.queries import attachments_of
from caunoi.common import clock
from caunoi.localities.models import AdminUnit
from caunoi.programmes.models import FundSource
from caunoi.schemes.enums import SchemeState
from caunoi.schemes.models import SchemeOpening
from caunoi.schemes.money.budget import head_names
from caunoi.schemes.opening import (
    AMOUNTS,
    CONFIRMING,
    DAYS,
    confirm_opening,
    drop_opening,
    is_open,
    open_scheme,
    require_set_up,
    who_confirms,
)
from caunoi.web.access import my_rights, page, person_of
from caunoi.web.fields import refusals_in
from caunoi.web.places import commune_choices
from caunoi.web.schemes.drafts import ground_of, initial_of, offered_to
from caunoi.web.schemes.forms import OpeningForm
from caunoi.web.templatetags.caunoi import day, vnd

#: How many that still wait are named on the page of a new one.
_NAMED = 20


@page
def opening_new(request: HttpRequest) -> HttpResponse:
    """Record a scheme that runs already, based on `?establishment=` or on none."""
    require_set_up()
    me, today = person_of(request), clock.today()
    ground = ground_of(request)
    form = OpeningForm(
        request.POST or None,
        request.FILES or None,
        heads=head_names(),
        places=None if ground.establishment else commune_choices(today),
        initial=initial_of(ground, today.year),
    )
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        unit = facts.pop("unit", None)
        with refusals_in(form):
            made = open_scheme(
                amounts={name: facts.pop(name) or 0 for name in AMOUNTS},
                days={name: facts.pop(name) for name in DAYS},
                **facts,
                unit=AdminUnit.objects.filter(pk=unit).first() if unit else None,
                establishment=ground.establishment,
                by=me,
                on=today,
            )
            messages.success(request, _("Đã ghi số liệu đầu kỳ. Cần một người khác xác nhận."))
            return redirect("web:opening", pk=made.pk)
    query = request.GET.get("q", "").strip()
    waiting = SchemeOpening.objects.visible_to(me, today).waiting().select_related("proposed_by")
    context = {
        "form": form,
        "ground": ground,
        "query": query,
        "offered": offered_to(request, query),
        "waiting": waiting[:_NAMED],
    }
    status = 422 if form.errors else 200
    return render(request, "web/schemes/opening_new.html", context, status=status)


@page
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the figures beside their papers; who may confirm does it here."""
    return _page(request, _visible(request, pk))


def _visible(request: HttpRequest, pk: int) -> SchemeOpening:
    visible = SchemeOpening.objects.visible_to(person_of(request), clock.today())
    related = ("establishment", "unit", "proposed_by", "confirmed_by", "dropped_by", "scheme")
    return get_object_or_404(visible.select_related(*related), pk=pk)


def _page(request: HttpRequest, found: SchemeOpening) -> HttpResponse:
    me, today = person_of(request), clock.today()
    is_waiting = found.scheme_id is None and found.dropped_on is None
    may_confirm = my_rights(request).may_at(CONFIRMING, found.unit)
    is_mine = found.proposed_by_id == me.pk
    context = {
        "opening": found,
        "figures": list(_figures(found)),
        "papers": attachments_of(found),
        "is_waiting": is_waiting,
        "is_over": not is_open(),
        "may_confirm": is_waiting and may_confirm and not is_mine and is_open(),
        "may_drop": is_waiting and (may_confirm or is_mine),
        "others": [] if may_confirm and not is_mine else who_confirms(found, today),
    }
    return render(request, "web/schemes/opening.html", context)


def _figures(found: SchemeOpening) -> Iterator[tuple[str, str]]:
    """Yield what was recorded, line by line, as somebody compares it with the papers."""
    facts = found.facts
    draft, amounts = facts["draft"], facts["amounts"]

    def on(name: str) -> str:
        written = facts["days"].get(name)
        return str(day(date.fromisoformat(written))) if written else ""

    lines: dict[str, Any] = {
        _("Đang ở bước"): SchemeState(found.state).label,
        _("Năm, nguồn"): f"{draft['year']}, {_source(draft['source'])}",
        _("Tổng chi phí"): vnd(draft["cost_vnd"]),
        _("Kinh phí được phê duyệt"): vnd(draft["support_vnd"]),
        _("Vốn đối ứng"): vnd(draft["counterpart_vnd"]),
        _("Quyết định phê duyệt"): f"{facts['decision']}, {on('approved_on')}",
        _("Hợp đồng"): ", ".join(filter(None, [facts["contract_number"], on("signed_on")])),
        _("Thực hiện đến hết"): on("finish_on"),
        _("Đại diện bên thụ hưởng"): facts["representative"],
        _("Giá trị hợp đồng"): amounts["contract_vnd"] and vnd(amounts["contract_vnd"]),
        _("Đã tạm ứng"): amounts["advanced_vnd"] and vnd(amounts["advanced_vnd"]),
        _("Nghiệm thu ngày"): on("accepted_on"),
        _("Giá trị nghiệm thu"): amounts["accepted_vnd"] and vnd(amounts["accepted_vnd"]),
        _("Đã thanh toán"): amounts["paid_vnd"] and vnd(amounts["paid_vnd"]),
    }
    return ((label, str(text)) for label, text in lines.items() if text)


def _source(key: str) -> str:
    return str(FundSource(key).label)


@page
def opening_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = confirm_opening(opening=_visible(request, pk), by=person_of(request), on=clock.today())
    messages.success(
        request, _("Đã xác nhận. Đề án %(code)s tiếp tục từ đây.") % {"code": scheme.code}
    )
    return redirect("web:scheme", code=scheme.code)


@page
def opening_drop(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    drop_opening(
        opening=_visible(request, pk), reason=reason, by=person_of(request), on=clock.today()
    )
    messages.success(request, _("Đã bỏ số liệu này; ghi lại khi có số đúng."))
    return redirect("web:opening", pk=pk)
